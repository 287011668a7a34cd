package io.tiltyard.server.s3;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.repository.source.FileNames;
import io.tiltyard.repository.source.LayoutProblem;
import io.tiltyard.repository.source.ModelEntry;
import io.tiltyard.repository.source.ModelRepository;
import io.tiltyard.repository.source.RefusedFileException;
import io.tiltyard.repository.source.RepositoryLayout;
import io.tiltyard.repository.source.RepositorySnapshot;
import io.tiltyard.repository.source.SourceFiles;
import io.tiltyard.repository.source.VersionEntry;
import io.tiltyard.server.config.S3Config;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Models in a bucket: {@code <prefix><model>/<version>/<files>}. A scan is one listing of all below
 * the prefix; of objects, only {@code model.yaml} and {@code config.pbtxt} are read, and only when
 * their etags have changed.
 */
public final class S3Repository implements ModelRepository, AutoCloseable {
  /** A bucket with more below the prefix is refused, whatever is in it. */
  static final int MAX_OBJECTS = 100_000;

  /** As many odd keys are told of one by one. */
  static final int MAX_ODD_KEYS = 100;

  private static final int MAX_TRIES = 3;

  private final ObjectStore store;
  private final String prefix;
  private final String location;
  private final RepositoryLayout layout = new RepositoryLayout();
  private volatile @Nullable Configurations configurations;

  /** Calls nobody yet: what is wrong shows when the bucket is scanned. */
  public S3Repository(S3Config config) {
    this(new SdkObjectStore(config), config.location().prefix(), config.location().url());
  }

  /**
   * @param prefix empty, or ends with a slash
   * @param location what an operator calls it
   */
  S3Repository(ObjectStore store, String prefix, String location) {
    this.store = store;
    this.prefix = prefix;
    this.location = location;
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public SourceFiles files(VersionEntry version) {
    return ObjectFiles.ofVersion(store, prefix + version.model() + "/" + version.version() + "/");
  }

  @Override
  public SourceFiles files(ModelEntry model) {
    return ObjectFiles.ofModel(store, prefix + model.model() + "/");
  }

  @Override
  public RepositorySnapshot scan() throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return look();
      } catch (Listings.TooManyObjectsException e) {
        throw new IOException(location + " has " + e.getMessage(), e);
      } catch (NoSuchFileException e) {
        if (tries == MAX_TRIES) {
          throw new IOException(
              "a model's configuration changed at each of " + MAX_TRIES + " looks", e);
        }
      }
    }
  }

  private RepositorySnapshot look() throws IOException {
    Configurations texts = new Configurations(store, configurations);
    ObjectTree tree = ObjectTree.root(texts);
    List<LayoutProblem> problems = new ArrayList<>();
    int odd = 0;
    for (StoredObject object : Listings.all(store, prefix, MAX_OBJECTS)) {
      String path = object.key().substring(prefix.length());
      LayoutProblem problem = problem(object, path);
      if (problem == null || isInPlace(path)) {
        tree.add(path, object);
      }
      if (problem == null && isConfiguration(path)) {
        texts.fetch(object);
      }
      if (problem != null && odd++ < MAX_ODD_KEYS) {
        problems.add(problem);
      }
    }
    if (odd > MAX_ODD_KEYS) {
      problems.add(
          new LayoutProblem(
              "(bucket)", (odd - MAX_ODD_KEYS) + " more keys that cannot be names of files"));
    }
    configurations = texts;
    RepositorySnapshot found = layout.read(tree.children());
    problems.addAll(found.problems());
    return new RepositorySnapshot(found.models(), found.versions(), problems);
  }

  private static boolean isConfiguration(String path) {
    String[] steps = path.split("/", -1);
    return steps.length == 2 && RepositoryLayout.isConfiguration(steps[1]);
  }

  private static @Nullable LayoutProblem problem(StoredObject object, String path) {
    String name =
        object.isDirectoryMarker() && !path.isEmpty() ? path.substring(0, path.length() - 1) : path;
    if (name.isEmpty()) {
      return null;
    }
    try {
      FileNames.check(name);
      return null;
    } catch (RefusedFileException e) {
      String place = Excerpt.of(path);
      String said = "'" + Excerpt.of(name) + "' ";
      String text = String.valueOf(e.getMessage());
      return new LayoutProblem(place, text.startsWith(said) ? text.substring(said.length()) : text);
    }
  }

  /** Whether an odd key lies in a directory all the same: that version is refused then. */
  private static boolean isInPlace(String path) {
    String[] steps = path.split("/", 3);
    try {
      FileNames.check(steps[0]);
      if (steps.length > 1) {
        FileNames.check(steps[1]);
      }
      return steps.length > 2;
    } catch (RefusedFileException e) {
      return false;
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
