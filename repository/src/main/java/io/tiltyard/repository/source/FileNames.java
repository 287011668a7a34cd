package io.tiltyard.repository.source;

import io.tiltyard.base.error.Excerpt;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names that files of a version may have, wherever they come from: relative, with forward
 * slashes, the same on every file system, and safe to print.
 */
public final class FileNames {
  /** Of a whole name, in UTF-8. */
  public static final int MAX_BYTES = 1024;

  private static final int MAX_STEP_BYTES = 255;
  private static final char REPLACEMENT = '\uFFFD';

  private FileNames() {}

  /**
   * Checks each name, and that no two of them are one file on a file system that ignores case.
   *
   * @throws RefusedFileException {@code file_name} or {@code name_case}
   */
  public static void check(List<SourceFile> files) throws RefusedFileException {
    Map<String, String> folded = new HashMap<>();
    for (SourceFile file : files) {
      check(file.name());
      String other = folded.putIfAbsent(fold(file.name()), file.name());
      if (other != null) {
        throw new RefusedFileException(
            "name_case",
            quoted(file.name())
                + " and "
                + quoted(other)
                + " differ at most in case, expected names that differ in more");
      }
    }
    for (SourceFile file : files) {
      checkParents(file.name(), folded);
    }
  }

  /** On an object store, a file may have the name of a directory of others. */
  private static void checkParents(String name, Map<String, String> folded)
      throws RefusedFileException {
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      String other = folded.get(fold(name.substring(0, slash)));
      if (other != null) {
        throw refused(name, "lies below " + quoted(other) + ", expected that to be a directory");
      }
    }
  }

  /**
   * Checks one name.
   *
   * @throws RefusedFileException {@code file_name}
   */
  public static void check(String name) throws RefusedFileException {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw refused(name, "has " + bytes + " bytes, expected at most " + MAX_BYTES);
    }
    if (!name.codePoints().allMatch(FileNames::isAllowed)) {
      throw refused(
          name, "holds a backslash or what cannot be printed, expected a name without them");
    }
    for (String step : name.split("/", -1)) {
      if (step.isEmpty() || step.equals(".") || step.equals("..")) {
        throw refused(name, "is not a plain relative path, expected one such as weights/0.bin");
      }
      if (step.getBytes(StandardCharsets.UTF_8).length > MAX_STEP_BYTES) {
        throw refused(name, "has a part of more than " + MAX_STEP_BYTES + " bytes");
      }
    }
  }

  private static boolean isAllowed(int character) {
    int kind = Character.getType(character);
    return character != '\\'
        && character != REPLACEMENT
        && kind != Character.CONTROL
        && kind != Character.SURROGATE
        && kind != Character.LINE_SEPARATOR
        && kind != Character.PARAGRAPH_SEPARATOR;
  }

  private static String fold(String name) {
    String upper = Normalizer.normalize(name, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
    return upper.toLowerCase(Locale.ROOT);
  }

  private static RefusedFileException refused(String name, String why) {
    return new RefusedFileException("file_name", quoted(name) + " " + why);
  }

  private static String quoted(String name) {
    return "'" + Excerpt.of(name) + "'";
  }
}
