package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.Dimension;
import io.tiltyard.runtime.tensor.TensorSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link ModelSettings} on their way to a trial. */
final class SettingsWire {
  private SettingsWire() {}

  static void write(DataOutput out, ModelSettings settings) throws IOException {
    Engine engine = settings.engine();
    out.writeBoolean(engine != null);
    if (engine != null) {
      Wire.constant(out, engine);
    }
    placement(out, settings.placement());
    Wire.list(out, settings.declared().inputs(), spec -> spec(out, spec));
    Wire.list(out, settings.declared().outputs(), spec -> spec(out, spec));
    options(out, settings.options());
  }

  static ModelSettings read(DataInput in) throws IOException {
    Engine engine = in.readBoolean() ? Wire.constant(in, Engine.class) : null;
    Placement placement = placement(in);
    DeclaredSignature declared =
        new DeclaredSignature(Wire.list(in, () -> spec(in)), Wire.list(in, () -> spec(in)));
    return new ModelSettings(engine, placement, declared, options(in));
  }

  private static void placement(DataOutput out, Placement placement) throws IOException {
    Wire.list(
        out,
        placement.devices(),
        device -> {
          Wire.constant(out, device.kind());
          out.writeInt(device.index());
        });
    Wire.map(out, placement.options(), key -> Wire.text(out, key), value -> Wire.text(out, value));
    out.writeLong(placement.memoryLimit());
  }

  private static Placement placement(DataInput in) throws IOException {
    return new Placement(
        Wire.list(in, () -> new Device(Wire.constant(in, Device.Kind.class), in.readInt())),
        Wire.map(in, () -> Wire.text(in), () -> Wire.text(in)),
        in.readLong());
  }

  private static void spec(DataOutput out, TensorSpec spec) throws IOException {
    Wire.text(out, spec.name());
    Wire.constant(out, spec.datatype());
    Wire.list(
        out,
        spec.dimensions(),
        dimension -> {
          out.writeLong(dimension.size());
          Wire.text(out, dimension.symbol());
        });
  }

  private static TensorSpec spec(DataInput in) throws IOException {
    return new TensorSpec(
        Wire.text(in),
        Wire.constant(in, DataType.class),
        Wire.list(in, () -> new Dimension(in.readLong(), Wire.text(in))));
  }

  private static void options(DataOutput out, ModelOptions options) throws IOException {
    out.writeInt(options.instances());
    out.writeInt(options.intraOpThreads());
    out.writeInt(options.maxBatchRows());
    out.writeLong(options.maxDelayNanos());
    out.writeInt(options.queueLimit());
    out.writeLong(options.inlineBelowNanos());
    out.writeBoolean(options.rejectNonFinite());
  }

  private static ModelOptions options(DataInput in) throws IOException {
    return new ModelOptions(
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readInt(),
        in.readLong(),
        in.readBoolean());
  }
}
