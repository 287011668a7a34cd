package io.tiltyard.server.grpc;

import com.google.protobuf.ByteString;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferRequest.InferInputTensor;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.InputTensor;
import io.tiltyard.runtime.tensor.Payload;
import io.tiltyard.runtime.tensor.Shapes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of a message as tensors. Whether they fit a model is not asked here: a shape is taken as
 * it is, also a negative one.
 */
final class TensorDecoder {
  private static final String DATATYPES = datatypes();

  private TensorDecoder() {}

  /** Whether the client sends tensors typed; one that sends none at all takes them raw. */
  static boolean isTyped(ModelInferRequest message) {
    return message.getRawInputContentsCount() == 0 && message.getInputsCount() > 0;
  }

  static Result<List<InputTensor>> decode(ModelInferRequest message) {
    boolean typed = isTyped(message);
    if (!typed && message.getRawInputContentsCount() != message.getInputsCount()) {
      return invalid(
          message.getRawInputContentsCount()
              + " raw_input_contents for "
              + message.getInputsCount()
              + " inputs, expected one for each");
    }
    List<InputTensor> inputs = new ArrayList<>(message.getInputsCount());
    for (int i = 0; i < message.getInputsCount(); i++) {
      InferInputTensor input = message.getInputs(i);
      ByteString raw = typed ? null : message.getRawInputContents(i);
      Result<InputTensor> decoded = decode(input, raw);
      if (decoded instanceof Result.Refused<InputTensor> refused) {
        return Result.refused(of(input, refused.refusal()));
      }
      if (decoded instanceof Result.Value<InputTensor> value) {
        inputs.add(value.value());
      }
    }
    return Result.of(inputs);
  }

  private static Result<InputTensor> decode(InferInputTensor input, @Nullable ByteString raw) {
    Refusal refusal = Parameters.check(input.getParametersMap(), "parameters of an input");
    if (refusal != null) {
      return Result.refused(refusal);
    }
    DataType datatype = DataType.named(input.getDatatype());
    if (datatype == null) {
      return Result.refused(
          ErrorCode.INVALID_DATATYPE,
          "unknown datatype '"
              + Excerpt.of(input.getDatatype())
              + "', expected one of "
              + DATATYPES);
    }
    long[] shape = shape(input);
    if (raw != null) {
      return input.hasContents()
          ? Result.refused(
              ErrorCode.INVALID_TENSOR_DATA,
              "data in contents and in raw_input_contents, expected one of them")
          : Result.of(
              new InputTensor(input.getName(), datatype, shape, new ByteStringPayload(raw)));
    }
    return typed(input, datatype, shape);
  }

  private static Result<InputTensor> typed(
      InferInputTensor input, DataType datatype, long[] shape) {
    Result<Payload> payload = TypedContents.decode(input.getContents(), datatype);
    if (payload instanceof Result.Refused<Payload> refused) {
      return Result.refused(refused.refusal());
    }
    ContentsField field = ContentsField.of(datatype);
    int count = field == null ? 0 : field.count(input.getContents());
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
              + (input.hasContents() ? "" : ", neither in contents nor in raw_input_contents"));
    }
    Payload bytes = ((Result.Value<Payload>) payload).value();
    return Result.of(new InputTensor(input.getName(), datatype, shape, bytes));
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

  private static long[] shape(InferInputTensor input) {
    long[] shape = new long[input.getShapeCount()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = input.getShape(i);
    }
    return shape;
  }

  private static Refusal of(InferInputTensor input, Refusal refusal) {
    return new Refusal(
        refusal.code(), "input '" + Excerpt.of(input.getName()) + "': " + refusal.text());
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
