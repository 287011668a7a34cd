package io.tiltyard.runtime.djl;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.OutputTooLargeException;
import io.tiltyard.runtime.model.ServedSignature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One output of an instance: shows PyTorch's memory, which the run's scope keeps. */
final class OutputSlot {
  private static final ByteBuffer EMPTY =
      ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
  private static final long[] NO_SHAPE = {};

  private final int index;
  private final TensorSpec spec;
  private final DataType type;
  private final ServedSignature served;
  private long[] shape = NO_SHAPE;
  private ByteBuffer data = EMPTY;

  /**
   * @param served learns its shapes
   */
  OutputSlot(int index, DataType type, ServedSignature served) {
    this.index = index;
    this.spec = served.signature().outputs().get(index);
    this.type = type;
    this.served = served;
  }

  /**
   * Holds a tensor's datatype against the declaration and shows it from now on.
   *
   * @param tensor lives until {@link #clear}
   */
  void accept(PtNDArray tensor) throws OutputContractException {
    if (tensor.getDataType() != type) {
      throw new OutputContractException(
          "the model gave output '"
              + Excerpt.of(spec.name())
              + "' another datatype than its configuration declares ("
              + spec.datatype()
              + ")");
    }
    long[] found = tensor.getShape().getShape();
    int bytes =
        OutputTooLargeException.check(spec.name(), Shapes.elementCount(found), spec.datatype());
    served.gave(index, found);
    shape = found;
    data = bytes == 0 ? EMPTY : resolved(tensor).toByteBuffer(true);
  }

  /**
   * A copy whose memory holds its elements. A tensor may be the negative or the conjugate of what
   * lies in its memory, which DJL does not tell; it lies anywhere in the memory of another.
   */
  private static PtNDArray resolved(PtNDArray tensor) {
    try (tensor) {
      return JniUtils.clone(tensor);
    }
  }

  /** Not to be changed. */
  long[] shape() {
    return shape;
  }

  /** All bytes from position 0 to the limit. */
  ByteBuffer data() {
    return data.clear();
  }

  /** The memory that is shown goes. */
  void clear() {
    shape = NO_SHAPE;
    data = EMPTY;
  }
}
