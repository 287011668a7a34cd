package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The golden requests of one version, in the order of their files' names.
 *
 * @param cases may be none
 */
public record GoldenSet(List<GoldenCase> cases) {
  /** Nothing is known of the version's answers. */
  public static final GoldenSet EMPTY = new GoldenSet(List.of());

  /** A longer file is refused. */
  public static final int MAX_FILE_BYTES = 4 << 20;

  /** More files in a directory are refused. */
  public static final int MAX_FILES = 256;

  /** More bytes in all files of a version are refused. */
  public static final long MAX_TOTAL_BYTES = 32L << 20;

  private static final String SUFFIX = ".json";

  public GoldenSet {
    cases = List.copyOf(cases);
  }

  /**
   * Reads every {@code *.json} of a directory that holds for this version. Other files are none of
   * ours; links are refused.
   *
   * @param directory may be missing: no golden requests then
   * @throws ModelLoadException {@code golden} with the file's name, the place in it, the value and
   *     what was expected; also where the selection names a file that is not there
   */
  public static GoldenSet read(Path directory, long version, GoldenSelection selection)
      throws ModelLoadException {
    TreeMap<String, Path> files = list(directory);
    for (String named : selection.versions().keySet()) {
      if (!files.containsKey(named)) {
        throw GoldenFailures.of(
            GoldenFailures.GOLDEN, named, " is configured, but there is no such file");
      }
    }
    List<GoldenCase> cases = new ArrayList<>();
    long total = 0;
    for (Map.Entry<String, Path> file : files.entrySet()) {
      String name = file.getKey();
      if (selection.holds(name, version)) {
        byte[] json = bytes(name, file.getValue());
        total += json.length;
        if (total > MAX_TOTAL_BYTES) {
          throw failure("the golden files together", total, MAX_TOTAL_BYTES, "bytes");
        }
        cases.add(GoldenReader.read(name, json));
      }
    }
    return new GoldenSet(cases);
  }

  private static TreeMap<String, Path> list(Path directory) throws ModelLoadException {
    TreeMap<String, Path> files = new TreeMap<>();
    int found = 0;
    if (!Files.isDirectory(directory)) {
      return files;
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path file : stream) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX) && ++found <= MAX_FILES) {
          files.put(name, file);
        }
      }
    } catch (IOException e) {
      throw new ModelLoadException(
          GoldenFailures.GOLDEN, "the directory of golden requests cannot be read", e);
    }
    if (found > MAX_FILES) {
      throw failure("the directory", found, MAX_FILES, "golden files");
    }
    return files;
  }

  private static byte[] bytes(String name, Path file) throws ModelLoadException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw GoldenFailures.of(GoldenFailures.GOLDEN, name, " is no regular file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] json = in.readNBytes(MAX_FILE_BYTES + 1);
      if (json.length > MAX_FILE_BYTES) {
        throw GoldenFailures.of(
            GoldenFailures.GOLDEN,
            name,
            " has more than the " + MAX_FILE_BYTES + " bytes that are expected at most");
      }
      return json;
    } catch (IOException e) {
      throw new ModelLoadException(
          GoldenFailures.GOLDEN, "golden request '" + Excerpt.of(name) + "' cannot be read", e);
    }
  }

  private static ModelLoadException failure(String what, long found, long most, String unit) {
    return new ModelLoadException(
        GoldenFailures.GOLDEN, what + " has " + found + " " + unit + ", expected at most " + most);
  }
}
