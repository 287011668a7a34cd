package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a trial is to try.
 *
 * @param golden the directory of golden requests, or null
 * @param memoryBytes that may be allocated on top of what the process begins with
 * @param warmUpNanos no warm-up run begins later
 */
record TrialRequest(
    ModelArtifact artifact,
    ModelSettings settings,
    @Nullable Path golden,
    GoldenSelection selection,
    long memoryBytes,
    long warmUpNanos) {
  void write(DataOutput out) throws IOException {
    Wire.text(out, artifact.model());
    out.writeLong(artifact.version());
    Wire.text(out, artifact.directory().toAbsolutePath().toString());
    SettingsWire.write(out, settings);
    Wire.text(out, golden == null ? "" : golden.toAbsolutePath().toString());
    Wire.map(
        out,
        selection.versions(),
        file -> Wire.text(out, file),
        versions -> Wire.list(out, versions, out::writeLong));
    out.writeLong(memoryBytes);
    out.writeLong(warmUpNanos);
  }

  static TrialRequest read(DataInput in) throws IOException {
    ModelArtifact artifact =
        new ModelArtifact(Wire.text(in), in.readLong(), Path.of(Wire.text(in)));
    ModelSettings settings = SettingsWire.read(in);
    String golden = Wire.text(in);
    GoldenSelection selection =
        new GoldenSelection(Wire.map(in, () -> Wire.text(in), () -> versions(in)));
    return new TrialRequest(
        artifact,
        settings,
        golden.isEmpty() ? null : Path.of(golden),
        selection,
        in.readLong(),
        in.readLong());
  }

  private static Set<Long> versions(DataInput in) throws IOException {
    return new TreeSet<>(Wire.list(in, in::readLong));
  }
}
