package io.tiltyard.server.grpc;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.server.grpc.wire.WireContents;
import io.tiltyard.server.grpc.wire.WireInput;
import io.tiltyard.server.grpc.wire.WireRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of a message as tensors, each payload with a count of its own. Whether they fit a model is
 * not asked here: a shape is taken as it is, also a negative one.
 */
final class TensorDecoder {
  private static final String DATATYPES = datatypes();

  private TensorDecoder() {}

  /** Whether the client sends tensors typed; one that sends none at all takes them raw. */
  static boolean isTyped(WireRequest message) {
    return message.rawContentsCount() == 0 && message.inputs().size() > 0;
  }

  static Result<List<InputTensor>> decode(WireRequest message) {
    boolean typed = isTyped(message);
    if (!typed && message.rawContentsCount() != message.inputs().size()) {
      return invalid(
          message.rawContentsCount()
              + " raw_input_contents for "
              + message.inputs().size()
              + " inputs, expected one for each");
    }
    List<InputTensor> inputs = new ArrayList<>(message.inputs().size());
    boolean accepted = false;
    try {
      Refusal refusal = decode(message, typed, inputs);
      accepted = refusal == null;
      return refusal == null ? Result.of(inputs) : Result.refused(refusal);
    } finally {
      if (!accepted) {
        inputs.forEach(input -> input.payload().release());
      }
    }
  }

  private static @Nullable Refusal decode(
      WireRequest message, boolean typed, List<InputTensor> into) {
    for (int i = 0; i < message.inputs().size(); i++) {
      WireInput input = message.inputs().get(i);
      Result<InputTensor> decoded = decode(input, message, i, typed);
      if (decoded instanceof Result.Refused<InputTensor> refused) {
        return of(input, refused.refusal());
      }
      if (decoded instanceof Result.Value<InputTensor> value) {
        into.add(value.value());
      }
    }
    return null;
  }

  private static Result<InputTensor> decode(
      WireInput input, WireRequest message, int position, boolean typed) {
    Refusal refusal = Parameters.check(input.parameters(), "parameters of an input");
    if (refusal != null) {
      return Result.refused(refusal);
    }
    DataType datatype = DataType.named(input.datatype());
    if (datatype == null) {
      return Result.refused(
          ErrorCode.INVALID_DATATYPE,
          "unknown datatype '" + Excerpt.of(input.datatype()) + "', expected one of " + DATATYPES);
    }
    if (typed) {
      return typed(input, datatype, input.shape());
    }
    if (input.contents() != null) {
      return Result.refused(
          ErrorCode.INVALID_TENSOR_DATA,
          "data in contents and in raw_input_contents, expected one of them");
    }
    return Result.of(
        new InputTensor(input.name(), datatype, input.shape(), message.rawContents(position)));
  }

  private static Result<InputTensor> typed(WireInput input, DataType datatype, long[] shape) {
    WireContents contents = input.contents();
    Result<Payload> payload =
        TypedContents.decode(contents == null ? WireContents.NONE : contents, datatype);
    if (payload instanceof Result.Refused<Payload> refused) {
      return Result.refused(refused.refusal());
    }
    ContentsField field = ContentsField.of(datatype);
    int count = field == null || contents == null ? 0 : field.count(contents);
    long expected = countable(shape) ? Shapes.elementCount(shape) : count;
    if (expected != count && expected != Shapes.OVERFLOW) {
      return Result.refused(
          ErrorCode.INVALID_TENSOR_DATA,
          "expected "
              + expected
              + " elements for "
              + datatype
              + " "
              + Shapes.text(shape)
              + ", got "
              + count
              + (contents != null ? "" : ", neither in contents nor in raw_input_contents"));
    }
    Payload bytes = ((Result.Value<Payload>) payload).value();
    return Result.of(new InputTensor(input.name(), datatype, shape, bytes));
  }

  /** A shape that the model will refuse anyway says nothing about the count. */
  private static boolean countable(long[] shape) {
    if (shape.length > Shapes.MAX_RANK) {
      return false;
    }
    for (long dimension : shape) {
      if (dimension < 0) {
        return false;
      }
    }
    return true;
  }

  private static Refusal of(WireInput input, Refusal refusal) {
    return new Refusal(
        refusal.code(), "input '" + Excerpt.of(input.name()) + "': " + refusal.text());
  }

  private static Result<List<InputTensor>> invalid(String text) {
    return Result.refused(ErrorCode.INVALID_TENSOR_DATA, text);
  }

  private static String datatypes() {
    List<String> names = new ArrayList<>();
    for (DataType datatype : DataType.values()) {
      names.add(datatype.name());
    }
    return String.join(", ", names);
  }
}
