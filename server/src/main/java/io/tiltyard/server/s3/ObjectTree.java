package io.tiltyard.server.s3;

import io.tiltyard.repository.source.Fingerprint;
import io.tiltyard.repository.source.Place;
import io.tiltyard.repository.source.SourceFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Objects as the directories that their keys spell, as deep as a layout looks: models, and what
 * lies in them. A name may be both: a file of that name and a directory are two places then.
 */
final class ObjectTree implements Place {
  /** Reads a file that a scan reads. */
  interface Texts {
    String text(StoredObject object) throws IOException;
  }

  /** Where versions are: the directories in them are part of their files' names. */
  private static final int DEEPEST = 2;

  private final String name;
  private final int depth;
  private final Texts texts;
  private final Map<String, ObjectTree> directories = new TreeMap<>();
  private final List<ObjectFile> files = new ArrayList<>();

  /** Of the deepest directories: all that lies below, by what its key has behind this one's. */
  private final SortedMap<String, String> facts = new TreeMap<>();

  private ObjectTree(String name, int depth, Texts texts) {
    this.name = name;
    this.depth = depth;
    this.texts = texts;
  }

  static ObjectTree root(Texts texts) {
    return new ObjectTree("", 0, texts);
  }

  /**
   * @param path what the key has behind this directory's
   */
  void add(String path, StoredObject object) {
    if (path.isEmpty()) {
      return; // the marker of this very directory
    }
    int slash = path.indexOf('/');
    if (depth == DEEPEST) {
      if (facts.size() <= SourceFiles.MAX_ENTRIES) {
        facts.put(path, object.tag());
      }
    } else if (slash < 0) {
      files.add(new ObjectFile(path, object, texts));
    } else {
      directories
          .computeIfAbsent(path.substring(0, slash), step -> new ObjectTree(step, depth + 1, texts))
          .add(path.substring(slash + 1), object);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isDirectory() {
    return true;
  }

  @Override
  public boolean isLink() {
    return false;
  }

  @Override
  public boolean isFile() {
    return false;
  }

  @Override
  public List<Place> children() {
    List<Place> children = new ArrayList<>(files);
    children.addAll(directories.values());
    children.sort(Comparator.comparing(Place::name));
    return children;
  }

  @Override
  public String fingerprint() throws IOException {
    if (facts.size() > SourceFiles.MAX_ENTRIES) {
      throw new FileSystemException(
          name, null, "more than " + SourceFiles.MAX_ENTRIES + " files and directories");
    }
    return Fingerprint.of(facts);
  }

  @Override
  public String text() throws IOException {
    throw new FileSystemException(name, null, "is a directory");
  }

  /** One object. */
  private record ObjectFile(String name, StoredObject object, Texts texts) implements Place {
    @Override
    public boolean isDirectory() {
      return false;
    }

    @Override
    public boolean isLink() {
      return false;
    }

    @Override
    public boolean isFile() {
      return true;
    }

    @Override
    public List<Place> children() {
      return List.of();
    }

    @Override
    public String fingerprint() {
      return object.tag();
    }

    @Override
    public String text() throws IOException {
      return texts.text(object);
    }
  }
}
