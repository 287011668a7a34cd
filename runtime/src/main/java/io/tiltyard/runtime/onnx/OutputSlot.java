package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.OutputShape;
import io.tiltyard.runtime.model.OutputTooLargeException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.ServedSignature;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One output of an instance. Where its shape is known before the run, the model writes straight
 * into the slot's memory: the output is <i>pinned</i>. Else it is <i>fetched</i> from ONNX
 * Runtime's, which the slot then owns until the next run.
 */
final class OutputSlot implements AutoCloseable {
  private static final long NONE = 0;

  private final TensorSpec spec;
  private final OrtApi api;
  private final int index;
  private final ServedSignature served;
  private final OutputReader reader;
  private final Tensor tensor;
  private final @Nullable OutputShape known;
  private final long[] expected;
  private boolean trusted = true;
  private boolean written = true;
  private boolean pinned;
  private long fetched = NONE;

  /**
   * @param index of the output
   * @param served learns its shapes
   * @param reader reads the output where it is fetched
   * @param known tells the shape before the run, or null where nothing does
   */
  OutputSlot(
      Port port,
      int index,
      ServedSignature served,
      OutputReader reader,
      @Nullable OutputShape known,
      OrtApi api) {
    this.spec = port.spec();
    this.index = index;
    this.served = served;
    this.api = api;
    this.reader = reader;
    this.tensor = new Tensor(spec.datatype(), api);
    this.known = known;
    this.expected = new long[known == null ? 0 : known.rank()];
  }

  /** The native value that the model shall write to, or 0 where it shall make a new one. */
  long prepare(RunInputs inputs) throws OrtException {
    pinned = false;
    if (known == null) {
      return NONE;
    }
    known.resolve(inputs, expected);
    long count = Shapes.elementCount(expected);
    if (!trusted || !written || count == 0) {
      return NONE;
    }
    tensor.reshape(expected, OutputTooLargeException.check(spec.name(), count, spec.datatype()));
    Canary.set(tensor.data());
    pinned = true;
    return tensor.value();
  }

  /** A run with pinned outputs found that some declared shape is not true. */
  void distrust() {
    trusted = false;
  }

  /**
   * Takes what the run gave.
   *
   * @param value what {@link #prepare} said, or a new value, which the slot owns from here on
   */
  void accept(long value) {
    if (!pinned) {
      fetched = value;
    }
  }

  /**
   * Whether the run wrote the output. One that is found unwritten is fetched from the next run on.
   */
  boolean wasWritten() {
    if (pinned) {
      written = !Canary.isIn(tensor.data());
    }
    return !pinned || written;
  }

  /** Makes {@link #shape} and {@link #data} tell what was accepted. */
  void read() throws OrtException {
    if (pinned) {
      return;
    }
    reader.read(fetched);
    if (known != null) {
      trusted = Arrays.equals(expected, reader.shape());
    }
    served.gave(index, reader.shape());
  }

  long[] shape() {
    return pinned ? tensor.shape() : reader.shape();
  }

  ByteBuffer data() {
    return pinned ? tensor.data() : reader.data();
  }

  /** The output is read: frees what was fetched. */
  void clear() {
    if (fetched != NONE) {
      api.release(fetched);
      fetched = NONE;
    }
  }

  /** As {@link GrowingBuffer#trim}; nothing is told until the next run. */
  boolean trim(boolean all) {
    clear();
    boolean more = tensor.trim(all);
    more |= reader.trim(all);
    return more;
  }

  @Override
  public void close() {
    clear();
    tensor.close();
  }
}
