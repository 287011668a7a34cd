package io.tiltyard.runtime.lifecycle;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tiltyard.base.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link VersionMemory} on disk. It belongs to one repository: a gateway that is pointed at
 * another one begins without. Written as a whole, so that it is the old one or the new one.
 */
public final class MemoryFile {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryFile.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path file;
  private final String repository;
  private boolean failing;

  private record Content(String repository, VersionMemory versions) {}

  /**
   * @param repository where the versions come from
   */
  public MemoryFile(Path file, String repository) {
    this.file = file;
    this.repository = repository;
  }

  /** What is there; nothing where it is missing, damaged, or another repository's. */
  public VersionMemory read() {
    if (!Files.isRegularFile(file)) {
      return VersionMemory.NONE;
    }
    try {
      Content content = JSON.readValue(file.toFile(), Content.class);
      if (content.versions() != null && repository.equals(content.repository())) {
        return content.versions();
      }
      LOG.info("the versions that served last came from another repository: begun anew");
    } catch (IOException e) {
      LOG.warn("what served last cannot be read, begun anew: {}", e.getMessage());
    }
    return VersionMemory.NONE;
  }

  /** Replaces what is there. A failure is told once, and what was there before stays. */
  public synchronized void write(VersionMemory memory) {
    try {
      WholeFile.replace(file, JSON.writeValueAsBytes(new Content(repository, memory)));
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.warn(
            "what serves cannot be written down ({}); it would not come back after a restart"
                + " without its repository",
            e.toString());
      }
      failing = true;
    }
  }
}
