package io.tiltyard.repository.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Hashes of files and of trees. */
final class Sha256 {
  /** Ascending order of the names' bytes, that of {@code LC_ALL=C sort}. */
  static final Comparator<String> BY_BYTES =
      Comparator.comparing(
          name -> name.getBytes(StandardCharsets.UTF_8), java.util.Arrays::compareUnsigned);

  private static final int HEX_DIGITS = 64;
  private static final String ONLY_MODEL = "model.onnx";

  /** Behind the digest of a list of checksums, so that no file's own digest is ever the same. */
  private static final String LIST = ".files";

  private Sha256() {}

  static MessageDigest create() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Of what was hashed so far; hashing may go on. */
  static String soFar(MessageDigest digest) {
    try {
      return hex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own SHA-256 can be cloned", e);
    }
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /** Whether a tree may have this name: a digest, and what it is one of. */
  static boolean isTreeName(String name) {
    String hex = digest(name);
    return (name.equals(hex) || name.equals(hex + LIST))
        && hex.length() == HEX_DIGITS
        && hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /** The digest in a tree's name. */
  static String digest(String name) {
    return name.substring(0, Math.min(name.length(), HEX_DIGITS));
  }

  /**
   * As {@link StoredTree#name} has it.
   *
   * @param files in the order of {@link #BY_BYTES}
   */
  static String nameOf(List<StoredFile> files) {
    if (files.size() == 1 && files.get(0).name().equals(ONLY_MODEL)) {
      return files.get(0).sha256();
    }
    MessageDigest digest = create();
    for (StoredFile file : files) {
      String line = file.sha256() + "  " + file.name() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return hex(digest.digest()) + LIST;
  }
}
