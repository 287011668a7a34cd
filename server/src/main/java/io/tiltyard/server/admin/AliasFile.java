package io.tiltyard.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.base.file.WholeFile;
import io.tiltyard.router.alias.AliasEntry;
import io.tiltyard.router.alias.AliasEntry.Scope;
import io.tiltyard.router.alias.AliasStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aliases in {@code aliases.json}: {@code {"aliases": [{"model": "m", "alias": "a", "version": 1},
 * ...]}}, with {@code route} in the place of {@code model} for those that the gateway keeps. The
 * file is replaced whole: whoever reads it, also after a power cut, finds the old or the new one.
 */
public final class AliasFile implements AliasStore {
  private static final Logger LOG = LoggerFactory.getLogger(AliasFile.class);
  private static final String NAME = "aliases.json";
  private static final String ALIASES = "aliases";
  private static final String ALIAS = "alias";
  private static final String VERSION = "version";

  private final Path directory;

  /**
   * @param directory where the file lies
   */
  public AliasFile(Path directory) {
    this.directory = directory;
  }

  @Override
  public List<AliasEntry> load() throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return List.of();
    }
    List<AliasEntry> entries = new ArrayList<>();
    JsonNode aliases = Json.read(Files.readAllBytes(file)).path(ALIASES);
    if (!aliases.isArray()) {
      throw new IOException(NAME + ": expected {\"aliases\": [...]}");
    }
    for (JsonNode entry : aliases) {
      entries.add(entry(entry));
    }
    return entries;
  }

  private static AliasEntry entry(JsonNode entry) throws IOException {
    for (Scope scope : Scope.values()) {
      JsonNode owner = entry.path(word(scope));
      JsonNode alias = entry.path(ALIAS);
      long version = entry.path(VERSION).asLong(0);
      if (owner.isTextual() && alias.isTextual() && version > 0) {
        return new AliasEntry(scope, owner.textValue(), alias.textValue(), version);
      }
    }
    throw new IOException(
        NAME + ": " + entry + ", expected a model or a route, an alias and a version");
  }

  @Override
  public void save(List<AliasEntry> entries) throws IOException {
    byte[] text =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart(ALIASES);
              for (AliasEntry entry : entries) {
                json.writeStartObject();
                json.writeStringField(word(entry.scope()), entry.owner());
                json.writeStringField(ALIAS, entry.alias());
                json.writeNumberField(VERSION, entry.version());
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeEndObject();
            });
    WholeFile.replace(directory.resolve(NAME), text);
  }

  /**
   * Keeps a file that could not be read where no save overwrites it, as far as that is possible.
   */
  public void setAside() {
    try {
      Files.move(
          directory.resolve(NAME),
          directory.resolve(NAME + ".unreadable"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.error("{} cannot be set aside, and the next save replaces it", NAME, e);
    }
  }

  private static String word(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }
}
