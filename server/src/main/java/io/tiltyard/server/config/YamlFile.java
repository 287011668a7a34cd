package io.tiltyard.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a YAML file into a plain tree. Nothing in the file can name a class: tags, anchors, aliases
 * and a second document are refused, and so are duplicate keys.
 */
final class YamlFile {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 32;

  private static final YAMLFactory FACTORY =
      YAMLFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();
  private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

  private static final Pattern MARK = Pattern.compile("line \\d+, column \\d+");

  private YamlFile() {}

  /**
   * The file's tree; an empty section for an empty file.
   *
   * @throws YamlException with one line that says what is wrong, and where
   */
  static JsonNode read(Path file) throws YamlException {
    return parse(text(file));
  }

  /**
   * The tree of a file's text; an empty section for an empty one.
   *
   * @throws YamlException with one line that says what is wrong, and where
   */
  static JsonNode parse(String text) throws YamlException {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw tooLong();
    }
    try {
      checkPlain(text);
      JsonNode tree = MAPPER.readTree(text);
      return tree.isMissingNode() || tree.isNull() ? emptySection() : tree;
    } catch (JsonProcessingException e) {
      throw new YamlException(message(e), e);
    } catch (IOException e) {
      throw new YamlException("cannot be read: " + e.getMessage(), e);
    }
  }

  static ObjectNode emptySection() {
    return MAPPER.createObjectNode();
  }

  private static String text(Path file) throws YamlException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw tooLong();
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new YamlException("no such file", e);
    } catch (IOException e) {
      throw new YamlException("cannot be read, expected a readable file", e);
    }
  }

  private static YamlException tooLong() {
    return new YamlException("longer than 1MiB, expected a configuration file", null);
  }

  private static void checkPlain(String text) throws IOException, YamlException {
    try (YAMLParser parser = FACTORY.createParser(text)) {
      int depth = 0;
      boolean ended = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String where = "line " + parser.currentTokenLocation().getLineNr() + ": got ";
        if (ended) {
          throw new YamlException(where + "a second document, expected one", null);
        }
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
          throw new YamlException(where + "an anchor or alias, expected plain values", null);
        }
        if (parser.getTypeId() != null) {
          throw new YamlException(where + "a tag (!), expected plain values", null);
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        ended = depth == 0;
      }
    }
  }

  /** The parser's words without its excerpt of the file, after the place that it points at. */
  private static String message(JsonProcessingException e) {
    String words = e.getOriginalMessage();
    Matcher mark = MARK.matcher(words);
    String place = "";
    while (mark.find()) {
      place = mark.group() + ": ";
    }
    if (place.isEmpty() && e.getLocation() != null) {
      place =
          "line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ": ";
    }
    int details = words.indexOf("\n in ");
    String what = details < 0 ? words : words.substring(0, details);
    return place + Values.excerpt(what.replaceAll("\\s+", " "));
  }
}
