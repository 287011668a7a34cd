package io.tiltyard.runtime.trial;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory of its own for one trial: what is asked, how far it is, what came out. Native code
 * may write to standard output what it likes; here it writes nothing.
 */
final class TrialFiles {
  private static final long MAX_RESULT_BYTES = 4 << 20;

  private final Path directory;

  TrialFiles(Path directory) {
    this.directory = directory;
  }

  void write(TrialRequest request) throws IOException {
    Files.createDirectories(directory);
    try (DataOutputStream out = out(directory.resolve("request"))) {
      RecordWire.write(out, request);
    }
  }

  TrialRequest request() throws IOException {
    try (DataInputStream in = in(directory.resolve("request"))) {
      return RecordWire.read(in, TrialRequest.class);
    }
  }

  void enter(Phase phase) throws IOException {
    Files.writeString(directory.resolve(phase.name()), "");
  }

  /** The last phase that was entered. */
  Phase phase() {
    List<Phase> phases = List.of(Phase.values());
    for (int i = phases.size() - 1; i > 0; i--) {
      if (Files.exists(directory.resolve(phases.get(i).name()), LinkOption.NOFOLLOW_LINKS)) {
        return phases.get(i);
      }
    }
    return Phase.START;
  }

  /** Appears whole, or not at all. */
  void write(TrialResult result) throws IOException {
    Path part = directory.resolve("result.part");
    try (DataOutputStream out = out(part)) {
      RecordWire.write(out, result);
    }
    Files.move(part, directory.resolve("result"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The result, or null where there is none that can be read. */
  @Nullable TrialResult result() {
    Path result = directory.resolve("result");
    try {
      boolean sound =
          Files.isRegularFile(result, LinkOption.NOFOLLOW_LINKS)
              && Files.size(result) <= MAX_RESULT_BYTES;
      if (!sound) {
        return null;
      }
      try (DataInputStream in = in(result)) {
        return RecordWire.read(in, TrialResult.class);
      }
    } catch (IOException e) {
      return null;
    }
  }

  private static DataOutputStream out(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  private static DataInputStream in(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
  }

  /** Deletes the directory and all that is in it. */
  void delete() throws IOException {
    TrialDirectory.delete(directory);
  }
}
