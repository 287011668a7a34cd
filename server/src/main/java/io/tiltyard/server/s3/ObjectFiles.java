package io.tiltyard.server.s3;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.repository.source.FileNames;
import io.tiltyard.repository.source.RefusedFileException;
import io.tiltyard.repository.source.RepositoryLayout;
import io.tiltyard.repository.source.SourceFile;
import io.tiltyard.repository.source.SourceFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Objects below one prefix; the tag of a file is its etag. */
final class ObjectFiles implements SourceFiles {
  private final ObjectStore store;
  private final String prefix;
  private final Predicate<String> wanted;
  private final boolean mustBeThere;
  private final int maxObjects;

  private ObjectFiles(
      ObjectStore store,
      String prefix,
      Predicate<String> wanted,
      boolean mustBeThere,
      int maxObjects) {
    this.store = store;
    this.prefix = prefix;
    this.wanted = wanted;
    this.mustBeThere = mustBeThere;
    this.maxObjects = maxObjects;
  }

  /**
   * @param prefix with the slash behind it
   */
  static ObjectFiles ofVersion(ObjectStore store, String prefix) {
    return new ObjectFiles(store, prefix, name -> true, true, MAX_ENTRIES);
  }

  /** The model's own, not those of its versions. */
  static ObjectFiles ofModel(ObjectStore store, String prefix) {
    return new ObjectFiles(
        store, prefix, RepositoryLayout::isModelFile, false, S3Repository.MAX_OBJECTS);
  }

  @Override
  public List<SourceFile> list() throws IOException, RefusedFileException {
    List<SourceFile> files = new ArrayList<>();
    boolean isThere = false;
    for (StoredObject object : objects()) {
      isThere = true;
      String name = object.key().substring(prefix.length());
      if (object.isDirectoryMarker() || !wanted.test(name.split("/", 2)[0])) {
        continue;
      }
      if (name.chars().filter(c -> c == '/').count() > MAX_DEPTH) {
        throw new RefusedFileException(
            "too_deep",
            "'"
                + Excerpt.of(name)
                + "' lies more than "
                + MAX_DEPTH
                + " directories deep, expected fewer");
      }
      files.add(new SourceFile(name, object.size(), object.etag()));
    }
    if (!isThere && mustBeThere) {
      throw new NoSuchFileException(prefix, null, "there is no such object any more");
    }
    if (files.size() > MAX_ENTRIES) {
      throw tooMany(MAX_ENTRIES);
    }
    FileNames.check(files);
    files.sort(Comparator.comparing(SourceFile::name));
    return files;
  }

  private List<StoredObject> objects() throws IOException, RefusedFileException {
    try {
      return Listings.all(store, prefix, maxObjects);
    } catch (Listings.TooManyObjectsException e) {
      throw tooMany(maxObjects);
    }
  }

  private static RefusedFileException tooMany(int max) {
    return new RefusedFileException(
        "too_large", "more than " + max + " files and directories, expected fewer");
  }

  @Override
  public InputStream open(SourceFile file, long offset) throws IOException, RefusedFileException {
    FileNames.check(file.name());
    if (offset > 0 && offset >= file.size()) {
      return InputStream.nullInputStream(); // a range that starts at the end is an error
    }
    return store.get(prefix + file.name(), file.tag(), offset);
  }
}
