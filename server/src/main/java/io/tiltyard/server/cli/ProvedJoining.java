package io.tiltyard.server.cli;

import io.tiltyard.repository.source.VersionEntry;
import io.tiltyard.runtime.golden.JoinVerdict;
import io.tiltyard.runtime.lifecycle.MemoryFile;
import io.tiltyard.runtime.lifecycle.VersionRecord;
import java.nio.file.Path;
import java.util.List;

/** Whether requests share runs of versions, as it was proved when they were loaded last. */
final class ProvedJoining {
  private static final String NOT_YET =
      "not joined because nothing is proved of these files yet: the trial before their load does";

  private final List<VersionRecord> served;

  /**
   * @param data the directory of the gateway that had loaded them
   * @param repository where they come from
   */
  ProvedJoining(Path data, String repository) {
    Path file = data.resolve("state").resolve("versions.json");
    served = new MemoryFile(file, repository).read().serving();
  }

  /**
   * A sentence that begins with "joined because" or "not joined because", also where the version
   * does not serve with these files.
   */
  String of(VersionEntry entry) {
    for (VersionRecord record : served) {
      JoinVerdict verdict = record.joining();
      if (verdict != null
          && record.model().equals(entry.model())
          && record.version() == entry.version()
          && record.fingerprint().equals(entry.fingerprint())) {
        return verdict.because();
      }
    }
    return NOT_YET;
  }
}
