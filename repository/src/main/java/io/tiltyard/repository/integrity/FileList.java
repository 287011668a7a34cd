package io.tiltyard.repository.integrity;

import static io.tiltyard.repository.integrity.IntegrityFailures.quoted;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.repository.store.StoredFile;
import io.tiltyard.repository.store.StoredTree;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Names of files and what they hash to, as somebody wrote them down.
 *
 * @param source the file that says so, for messages
 * @param digests SHA-256 in lower-case hexadecimal digits, by name
 */
record FileList(String source, Map<String, String> digests) {
  /** Lists of hashes and their signatures need not be listed themselves. */
  static final Set<String> ABOUT =
      Set.of(ChecksumManifest.FILE, ChecksumManifest.SIGNATURE, ModelSignature.FILE);

  /**
   * Names all of which start with the version's place in the repository, without that.
   *
   * @param mustStart whether names that do not are refused
   * @throws ModelLoadException {@code signature}
   */
  FileList below(String model, long version, boolean mustStart) throws ModelLoadException {
    String place = model + "/" + version + "/";
    Map<String, String> below = new LinkedHashMap<>();
    for (Map.Entry<String, String> file : digests.entrySet()) {
      String name = file.getKey();
      if (name.startsWith(place)) {
        below.put(name.substring(place.length()), file.getValue());
      } else if (mustStart) {
        throw IntegrityFailures.signature(
            source
                + " lists "
                + quoted(name)
                + ", expected names that start with "
                + quoted(place)
                + ", since what is signed has to name model and version");
      }
    }
    return below.size() == digests.size() ? new FileList(source, below) : this;
  }

  /**
   * Checks that all that is listed is there.
   *
   * @throws ModelLoadException {@code incomplete}
   */
  void checkComplete(Collection<String> names) throws ModelLoadException {
    for (String name : digests.keySet()) {
      if (!names.contains(name)) {
        throw IntegrityFailures.incomplete(
            quoted(name) + " is listed in " + source + ", expected it to be there");
      }
    }
  }

  /**
   * Checks that all that is listed is there and as listed, and that all that is there is listed.
   *
   * @throws ModelLoadException {@code incomplete} or {@code checksum}
   */
  void check(StoredTree tree) throws ModelLoadException {
    checkComplete(tree.files().stream().map(StoredFile::name).toList());
    for (StoredFile file : tree.files()) {
      String expected = digests.get(file.name());
      if (expected == null && !ABOUT.contains(file.name())) {
        throw IntegrityFailures.checksum(
            quoted(file.name()) + " is not listed in " + source + ", expected every file to be");
      }
      if (expected != null && !expected.equals(file.sha256())) {
        throw IntegrityFailures.checksum(
            quoted(file.name())
                + " has SHA-256 "
                + file.sha256()
                + ", expected "
                + expected
                + " as listed in "
                + source);
      }
    }
  }
}
