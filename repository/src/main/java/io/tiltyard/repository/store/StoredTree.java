package io.tiltyard.repository.store;

import java.nio.file.Path;
import java.util.List;

/**
 * The files of one version, or of one model, in the private store. They do not change any more.
 *
 * @param name that no other files have: the digest of a tree that is nothing but a {@code
 *     model.onnx}; of any other, the digest and {@code .files}
 * @param directory where they lie
 * @param bytes of all files together
 * @param files in ascending order of their names' bytes
 */
public record StoredTree(String name, Path directory, long bytes, List<StoredFile> files) {
  public StoredTree {
    files = List.copyOf(files);
  }

  /**
   * 64 lower-case hexadecimal digits: of a tree that is nothing but a {@code model.onnx}, that
   * file's SHA-256; of any other, the SHA-256 of the lines {@code <sha256> <name>} of its files in
   * ascending order of their names' bytes, each ended by a line feed, as {@code sha256sum} prints
   * them.
   */
  public String digest() {
    return Sha256.digest(name);
  }
}
