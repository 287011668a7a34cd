package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.golden.Deviation;
import io.tiltyard.runtime.golden.ProofReport;
import io.tiltyard.runtime.golden.WarmUpReport;
import io.tiltyard.runtime.golden.WarmUpRun;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a trial's process has to say at its end: a report, or why there is none.
 *
 * @param report of a version that passed, else null
 * @param reason of a version that did not, a stable word, else ""
 * @param message one sentence, or ""
 */
record TrialResult(@Nullable TrialReport report, String reason, String message) {
  static TrialResult passed(TrialReport report) {
    return new TrialResult(report, "", "");
  }

  static TrialResult failed(String reason, String message) {
    return new TrialResult(null, reason, message);
  }

  void write(DataOutput out) throws IOException {
    Wire.text(out, reason);
    Wire.text(out, message);
    out.writeBoolean(report != null);
    if (report != null) {
      write(out, report);
    }
  }

  static TrialResult read(DataInput in) throws IOException {
    String reason = Wire.text(in);
    String message = Wire.text(in);
    return new TrialResult(in.readBoolean() ? report(in) : null, reason, message);
  }

  private static void write(DataOutput out, TrialReport report) throws IOException {
    out.writeLong(report.memory().before());
    out.writeLong(report.memory().loaded());
    out.writeLong(report.memory().peak());
    Wire.map(out, report.nanos(), phase -> Wire.constant(out, phase), out::writeLong);
    WarmUpReport warmUp = report.warmUp();
    out.writeInt(warmUp.instances());
    Wire.list(
        out,
        warmUp.runs(),
        run -> {
          Wire.text(out, run.shapes());
          out.writeBoolean(run.golden());
          out.writeLong(run.firstNanos());
          out.writeLong(run.laterNanos());
        });
    Wire.list(out, warmUp.notes(), note -> Wire.text(out, note));
    out.writeBoolean(warmUp.complete());
    out.writeLong(warmUp.nanos());
    ProofReport proof = report.proof();
    out.writeInt(proof.cases());
    out.writeLong(proof.elements());
    out.writeInt(proof.rowsInBatch());
    deviation(out, proof.golden());
    deviation(out, proof.repeat());
    deviation(out, proof.batch());
  }

  private static TrialReport report(DataInput in) throws IOException {
    return new TrialReport(
        new TrialMemory(in.readLong(), in.readLong(), in.readLong()),
        Wire.map(in, () -> Wire.constant(in, Phase.class), in::readLong),
        new WarmUpReport(
            in.readInt(),
            Wire.list(
                in,
                () -> new WarmUpRun(Wire.text(in), in.readBoolean(), in.readLong(), in.readLong())),
            Wire.list(in, () -> Wire.text(in)),
            in.readBoolean(),
            in.readLong()),
        new ProofReport(
            in.readInt(),
            in.readLong(),
            in.readInt(),
            deviation(in),
            deviation(in),
            deviation(in)));
  }

  private static void deviation(DataOutput out, Deviation deviation) throws IOException {
    out.writeDouble(deviation.abs());
    out.writeDouble(deviation.rel());
    out.writeDouble(deviation.cosine());
    out.writeLong(deviation.argmaxRows());
  }

  private static Deviation deviation(DataInput in) throws IOException {
    return new Deviation(in.readDouble(), in.readDouble(), in.readDouble(), in.readLong());
  }
}
