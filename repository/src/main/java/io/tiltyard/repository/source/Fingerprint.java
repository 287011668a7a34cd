package io.tiltyard.repository.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The names, kinds, sizes and times of what lies under a directory, as one short text. Links are
 * not followed; a link, pipe or device counts as one, so that the text changes when it goes.
 */
public final class Fingerprint {
  private final SortedMap<String, String> found = new TreeMap<>();

  private Fingerprint() {}

  /**
   * @throws IOException also where there is more to look at than a version may have
   */
  static String of(Path directory) throws IOException {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(directory, "", 0);
    return of(fingerprint.found);
  }

  /**
   * @param facts what there is to say of each file, by its name
   */
  public static String of(SortedMap<String, String> facts) {
    MessageDigest digest = sha256();
    facts.forEach(
        (name, fact) ->
            digest.update((name + '\0' + fact + '\0').getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private void add(Path directory, String prefix, int depth) throws IOException {
    if (depth > SourceFiles.MAX_DEPTH) {
      return; // refused when it is listed
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = prefix + child.getFileName();
        FileFacts facts = FileFacts.of(child);
        boolean isDirectory = facts.kind() == FileFacts.Kind.DIRECTORY;
        found.put(name, facts.kind() + (isDirectory ? "" : "|" + facts.tag()));
        if (found.size() > SourceFiles.MAX_ENTRIES) {
          throw new FileSystemException(
              name, null, "more than " + SourceFiles.MAX_ENTRIES + " files and directories");
        }
        if (isDirectory) {
          add(child, name + "/", depth + 1);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
