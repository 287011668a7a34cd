package io.tiltyard.server.demo;

import io.tiltyard.repository.source.ModelRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The two versions of the demo's model, which travel as jars beside the installation: the larger
 * one in full precision, the smaller one quantised to 8 bits.
 */
final class DemoModels {
  private static final int VERSIONS = 2;

  private final List<Path> jars;

  private DemoModels(List<Path> jars) {
    this.jars = jars;
  }

  /**
   * @param home the installation, with the jars in {@code demo/}
   */
  static DemoModels find(Path home) throws DemoException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(home.resolve("demo"), "*.jar")) {
      found.forEach(jars::add);
    } catch (IOException e) {
      throw new DemoException(
          "no models in " + home.resolve("demo") + "; build or install again", e);
    }
    if (jars.size() != VERSIONS) {
      throw new DemoException(
          jars.size() + " models in " + home.resolve("demo") + ", expected 2; install again", null);
    }
    jars.sort(Comparator.<Path>comparingLong(jar -> jar.toFile().length()).reversed());
    return new DemoModels(jars);
  }

  /**
   * Lays the versions out as a repository; what is there already with the right size stays.
   *
   * @return how many files were written
   */
  int layOut(Path repository) throws DemoException {
    Path model = repository.resolve(ModelNames.ROUTE);
    int written = 0;
    for (int i = 0; i < jars.size(); i++) {
      Path version = model.resolve(Integer.toString(i + 1));
      Path file = version.resolve(ModelRepository.MODEL_FILE);
      try (ZipFile jar = new ZipFile(jars.get(i).toFile())) {
        ZipEntry entry = entry(jar, ".onnx");
        if (Files.isRegularFile(file) && Files.size(file) == entry.getSize()) {
          continue;
        }
        Files.createDirectories(version);
        extract(jar, entry, model, file);
        written++;
      } catch (IOException e) {
        throw new DemoException(
            "cannot write "
                + file
                + " ("
                + e.getClass().getSimpleName()
                + "); name a writable directory with --data",
            e);
      }
    }
    return written;
  }

  /** The tokenizer that both versions share. */
  WordPiece tokenizer() throws DemoException {
    try (ZipFile jar = new ZipFile(jars.get(0).toFile())) {
      ZipEntry lines = jar.getEntry("vocab.txt");
      try (InputStream in =
          jar.getInputStream(lines == null ? entry(jar, "tokenizer.json") : lines)) {
        return new WordPiece(
            lines == null ? Vocabulary.fromTokenizerJson(in) : Vocabulary.fromLines(in));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new DemoException("no usable vocabulary in " + jars.get(0) + "; install again", e);
    }
  }

  private static ZipEntry entry(ZipFile jar, String ending) throws IOException {
    return jar.stream()
        .filter(entry -> entry.getName().endsWith(ending))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + ending + " in " + jar.getName()));
  }

  /** Beside its place first, outside of the version, so that nobody sees half a model. */
  private static void extract(ZipFile jar, ZipEntry entry, Path model, Path file)
      throws IOException {
    Path half = Files.createTempFile(model, ".extracting-", ".tmp");
    try (InputStream in = jar.getInputStream(entry)) {
      Files.copy(in, half, StandardCopyOption.REPLACE_EXISTING);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(half);
    }
  }
}
