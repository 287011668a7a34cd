package io.tiltyard.benchmarks.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Model repositories of one version a model. */
final class Repository {
  private Repository() {}

  /** Adds a model to the one in {@code directory}, which is made where there is none. */
  static Path add(Path directory, String name, byte[] model) throws IOException {
    Path models = directory.resolve("models");
    addVersion(models, name, 1, model);
    return models;
  }

  /** Adds a version to a model of a repository. */
  static void addVersion(Path models, String name, long version, byte[] model) throws IOException {
    Path directory = models.resolve(name).resolve(Long.toString(version));
    Files.createDirectories(directory);
    Files.write(directory.resolve("model.onnx"), model);
  }

  /** Takes a version away. */
  static void removeVersion(Path models, String name, long version) throws IOException {
    Path directory = models.resolve(name).resolve(Long.toString(version));
    Files.delete(directory.resolve("model.onnx"));
    Files.delete(directory);
  }

  /** The model itself. */
  static Path file(Path models, String name) {
    return models.resolve(name).resolve("1").resolve("model.onnx");
  }

  /** Copies its input, rows of 16 floats. */
  static byte[] identity(Path root) throws IOException {
    return Files.readAllBytes(root.resolve("testing/models/serving/identity64/1/model.onnx"));
  }

  /** Takes tens of milliseconds on one core, whatever the batch of rows of 4 floats. */
  static byte[] slow(Path root) throws IOException {
    return Files.readAllBytes(root.resolve("testing/models/serving/slow/1/model.onnx"));
  }

  /** The int8 sentence embedding that the demonstration ships. */
  static byte[] minilm(Path root) throws IOException {
    Path installed = root.resolve("demo");
    Path demo = Files.isDirectory(installed) ? installed : root.resolve("server/target/dist/demo");
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(demo, "*-q-*.jar");
        ZipFile jar = new ZipFile(jars.iterator().next().toFile())) {
      ZipEntry entry =
          jar.stream().filter(e -> e.getName().endsWith(".onnx")).findFirst().orElseThrow();
      try (InputStream stream = jar.getInputStream(entry)) {
        return stream.readAllBytes();
      }
    }
  }
}
