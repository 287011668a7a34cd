package io.tiltyard.runtime.djl;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of DJL's element types a datatype of the protocol is. */
final class ElementTypes {
  private ElementTypes() {}

  /**
   * The element type of each tensor.
   *
   * @param what {@code input} or {@code output}, for the message
   * @throws ModelLoadException for a datatype that DJL cannot hand to PyTorch: it would end the
   *     process
   */
  static ai.djl.ndarray.types.DataType[] of(String what, List<TensorSpec> specs)
      throws ModelLoadException {
    var types = new ai.djl.ndarray.types.DataType[specs.size()];
    for (int i = 0; i < types.length; i++) {
      TensorSpec spec = specs.get(i);
      var type = of(spec.datatype());
      if (type == null) {
        throw LoadFailures.unsupportedType(what, spec);
      }
      types[i] = type;
    }
    return types;
  }

  private static ai.djl.ndarray.types.@Nullable DataType of(DataType datatype) {
    return switch (datatype) {
      case BOOL -> ai.djl.ndarray.types.DataType.BOOLEAN;
      case UINT8 -> ai.djl.ndarray.types.DataType.UINT8;
      case INT8 -> ai.djl.ndarray.types.DataType.INT8;
      case INT32 -> ai.djl.ndarray.types.DataType.INT32;
      case INT64 -> ai.djl.ndarray.types.DataType.INT64;
      case FP16 -> ai.djl.ndarray.types.DataType.FLOAT16;
      case FP32 -> ai.djl.ndarray.types.DataType.FLOAT32;
      case FP64 -> ai.djl.ndarray.types.DataType.FLOAT64;
      case INT16, UINT16, UINT32, UINT64, BF16, BYTES -> null;
    };
  }
}
