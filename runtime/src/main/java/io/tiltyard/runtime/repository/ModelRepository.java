package io.tiltyard.runtime.repository;

import io.tiltyard.runtime.error.Excerpt;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A directory of models, {@code <model>/<version>/model.onnx}. Scanning reads names, sizes and
 * times only, and changes nothing.
 */
public final class ModelRepository {
  /** The file that makes a version. */
  public static final String MODEL_FILE = "model.onnx";

  private static final Set<String> KNOWN_DIRECTORIES = Set.of("golden");

  private final Path root;

  public ModelRepository(Path root) {
    this.root = root;
  }

  /**
   * @throws IOException when the directory itself cannot be read
   */
  public RepositorySnapshot scan() throws IOException {
    List<VersionEntry> versions = new ArrayList<>();
    List<LayoutProblem> problems = new ArrayList<>();
    for (Path model : children(root)) {
      scanModel(model, versions, problems);
    }
    versions.sort(
        Comparator.comparing(VersionEntry::model).thenComparingLong(VersionEntry::version));
    return new RepositorySnapshot(versions, problems);
  }

  private static void scanModel(
      Path directory, List<VersionEntry> versions, List<LayoutProblem> problems) {
    String name = nameOf(directory);
    if (name.startsWith(".") || !Files.isDirectory(directory)) {
      return;
    }
    if (!ModelName.isValid(name)) {
      problems.add(
          new LayoutProblem(
              Excerpt.of(name),
              "not a model name, expected 1 to "
                  + ModelName.MAX_CHARACTERS
                  + " letters, digits, '.', '_' or '-'"));
      return;
    }
    int before = versions.size();
    try {
      for (Path child : children(directory)) {
        scanVersion(name, child, versions, problems);
      }
    } catch (IOException e) {
      problems.add(new LayoutProblem(name, "cannot be read (" + reason(e) + ")"));
      return;
    }
    if (versions.size() == before) {
      problems.add(
          new LayoutProblem(name, "has no version, expected a directory such as " + name + "/1"));
    }
  }

  private static void scanVersion(
      String model, Path child, List<VersionEntry> versions, List<LayoutProblem> problems) {
    String name = nameOf(child);
    String place = model + "/" + Excerpt.of(name);
    if (!Files.isDirectory(child)) {
      if (name.equals("model.yaml") || name.equals("config.pbtxt")) {
        problems.add(
            new LayoutProblem(
                place,
                "is not read, expected the model's settings in the gateway's configuration"));
      }
      return;
    }
    if (name.startsWith(".") || KNOWN_DIRECTORIES.contains(name)) {
      return;
    }
    long version = VersionNumber.parse(name);
    if (version == VersionNumber.INVALID) {
      problems.add(
          new LayoutProblem(
              place, "not a version, expected a positive number without leading zero, such as 1"));
      return;
    }
    try {
      versions.add(new VersionEntry(model, version, child, Fingerprint.of(child)));
    } catch (IOException e) {
      problems.add(new LayoutProblem(place, "cannot be read (" + reason(e) + ")"));
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(Comparator.naturalOrder());
    return children;
  }

  private static String nameOf(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName();
  }
}
