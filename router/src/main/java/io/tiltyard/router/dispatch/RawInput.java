package io.tiltyard.router.dispatch;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.Signature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Describes the one input of a request that is nothing but its bytes: name and datatype are the
 * model's, a batch is one row, and at most one further dimension follows from the byte count, which
 * is the only one where the model says nothing of its shape. A BYTES input is one element, the
 * whole body.
 */
final class RawInput {
  private RawInput() {}

  /** Either the tensor or why there is none. */
  sealed interface Result {
    record Described(InputTensor tensor) implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  /**
   * @param payload its count passes to the tensor, and stays the caller's on a refusal
   */
  static Result describe(Signature signature, Payload payload) {
    if (signature.requiredInputs().size() != 1) {
      return refused(
          "a raw binary request fits a model with one input, this one has "
              + signature.requiredInputs().size());
    }
    TensorSpec spec = signature.inputs().get(0);
    long[] shape = spec.anyShape() ? new long[] {Dimension.VARIABLE} : spec.shape();
    if (signature.namesRows()) {
      shape[0] = 1;
    }
    int variable = -1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0 && variable >= 0) {
        return refused(
            "a raw binary request fits a model with at most one variable dimension, input '"
                + Excerpt.of(spec.name())
                + "' has more");
      }
      variable = shape[i] < 0 ? i : variable;
    }
    return spec.datatype() == DataType.BYTES
        ? bytes(spec, shape, variable, payload)
        : fixed(spec, shape, variable, payload);
  }

  private static Result bytes(TensorSpec spec, long[] shape, int variable, Payload payload) {
    if (variable >= 0) {
      shape[variable] = 1;
    }
    byte[] element = new byte[Integer.BYTES + payload.byteLength()];
    ByteBuffer framed = ByteBuffer.wrap(element).order(ByteOrder.LITTLE_ENDIAN);
    framed.putInt(payload.byteLength());
    payload.copyTo(framed);
    payload.release();
    return new Result.Described(
        new InputTensor(spec.name(), spec.datatype(), shape, HeapPayload.of(element)));
  }

  private static Result fixed(TensorSpec spec, long[] shape, int variable, Payload payload) {
    if (variable >= 0) {
      shape[variable] = spec.datatype().byteSize();
      long unit = Shapes.elementCount(shape);
      if (unit <= 0 || payload.byteLength() % unit != 0) {
        return refused(
            "raw binary input of "
                + payload.byteLength()
                + " bytes, expected a multiple of "
                + (unit == Shapes.OVERFLOW ? "more than there can be" : unit)
                + " for input '"
                + Excerpt.of(spec.name())
                + "'");
      }
      shape[variable] = payload.byteLength() / unit;
    }
    return new Result.Described(new InputTensor(spec.name(), spec.datatype(), shape, payload));
  }

  private static Result refused(String text) {
    return new Result.Refused(new Refusal(ErrorCode.INVALID_INPUTS, text));
  }
}
