package io.tiltyard.benchmarks.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an experiment leaves behind, as JSON. */
final class ResultFile {
  private ResultFile() {}

  static Path write(Path directory, String name, Object result) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(name + ".json");
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), result);
    return file;
  }
}
