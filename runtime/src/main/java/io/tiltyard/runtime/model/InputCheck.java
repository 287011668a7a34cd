package io.tiltyard.runtime.model;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.base.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds what a client sent against what the model declares. */
public final class InputCheck {
  private InputCheck() {}

  /**
   * Checks names; then of each input datatype, shape and byte length; then symbols, rows and
   * contents. Sorts the inputs into the model's order. Optional ones that are left out are null.
   *
   * @param inputs as the client sent them
   * @param ordered receives the inputs by position in the signature; as long as it has inputs
   * @return null where everything fits, else why not; {@code ordered} is then of no use
   */
  public static @Nullable Refusal check(
      Signature signature,
      ModelOptions options,
      List<InputTensor> inputs,
      @Nullable InputTensor[] ordered) {
    Refusal refusal = sort(signature, inputs, ordered);
    for (int i = 0; refusal == null && i < ordered.length; i++) {
      InputTensor input = ordered[i];
      refusal = input == null ? null : checkShape(signature.inputs().get(i), input);
    }
    if (refusal == null) {
      refusal = checkSymbols(signature, ordered);
    }
    if (refusal == null) {
      refusal = checkRows(signature, options, ordered);
    }
    for (int i = 0; refusal == null && i < ordered.length; i++) {
      InputTensor input = ordered[i];
      refusal = input == null ? null : ContentCheck.check(input, options.rejectNonFinite());
    }
    return refusal;
  }

  private static @Nullable Refusal sort(
      Signature signature, List<InputTensor> inputs, @Nullable InputTensor[] ordered) {
    for (InputTensor input : inputs) {
      int index = signature.indexOfInput(input.name());
      if (index < 0) {
        return invalidInputs(
            "unexpected input '" + Excerpt.of(input.name()) + "', expected " + names(signature));
      }
      if (ordered[index] != null) {
        return invalidInputs("input '" + Excerpt.of(input.name()) + "' is given more than once");
      }
      ordered[index] = input;
    }
    List<String> missing = new ArrayList<>(0);
    List<TensorSpec> required = signature.requiredInputs();
    for (int i = 0; i < required.size(); i++) {
      if (ordered[i] == null) {
        missing.add(required.get(i).name());
      }
    }
    if (missing.isEmpty()) {
      return null;
    }
    return invalidInputs(
        "missing input"
            + (missing.size() == 1 ? " " : "s ")
            + quoted(missing)
            + ", got "
            + (required.size() - missing.size())
            + " of "
            + required.size()
            + " inputs");
  }

  private static @Nullable Refusal checkShape(TensorSpec spec, InputTensor input) {
    if (input.datatype() != spec.datatype()) {
      return new Refusal(
          ErrorCode.INVALID_DATATYPE,
          "input '"
              + Excerpt.of(spec.name())
              + "': expected "
              + spec.datatype()
              + ", got "
              + input.datatype());
    }
    long[] shape = input.shape();
    if (shape.length > Shapes.MAX_RANK) {
      return invalidShape(
          spec, "has " + shape.length + " dimensions, expected at most " + Shapes.MAX_RANK);
    }
    for (long dimension : shape) {
      if (dimension < 0) {
        return invalidShape(
            spec, "has a negative dimension " + dimension + " in shape " + text(shape));
      }
    }
    long count = Shapes.elementCount(shape);
    if (count == Shapes.OVERFLOW) {
      return new Refusal(
          ErrorCode.INVALID_SHAPE,
          "input '" + Excerpt.of(spec.name()) + "': shape overflows: " + text(shape));
    }
    if (!spec.admits(shape)) {
      return invalidShape(spec, ": expected " + Shapes.text(spec.shape()) + ", got " + text(shape));
    }
    return checkLength(spec, input, count);
  }

  private static @Nullable Refusal checkLength(TensorSpec spec, InputTensor input, long count) {
    if (!spec.datatype().fixedSize()) {
      return null;
    }
    int width = spec.datatype().byteSize();
    boolean countable = count <= Long.MAX_VALUE / width;
    if (countable && count * width == input.payload().byteLength()) {
      return null;
    }
    return new Refusal(
        ErrorCode.INVALID_TENSOR_DATA,
        "input '"
            + Excerpt.of(spec.name())
            + "': expected "
            + (countable ? Long.toString(count * width) : count + " x " + width)
            + " bytes for "
            + spec.datatype()
            + " "
            + text(input.shape())
            + ", got "
            + input.payload().byteLength());
  }

  /** Dimensions that carry one symbol by an operator's word are equal in the request. */
  private static @Nullable Refusal checkSymbols(Signature signature, InputTensor[] ordered) {
    List<Signature.SameSize> sameSizes = signature.sameSizes();
    for (int i = 0; i < sameSizes.size(); i++) {
      Signature.SameSize same = sameSizes.get(i);
      long size = ordered[same.input()].shape()[same.dimension()];
      long expected = ordered[same.firstInput()].shape()[same.firstDimension()];
      if (size != expected) {
        TensorSpec spec = signature.inputs().get(same.input());
        return invalidShape(
            spec,
            ": dimension "
                + same.dimension()
                + " ('"
                + Excerpt.of(spec.dimensions().get(same.dimension()).symbol())
                + "') is "
                + size
                + ", expected "
                + expected
                + " as in the other dimensions of that name (batch_mismatch)");
      }
    }
    return null;
  }

  private static @Nullable Refusal checkRows(
      Signature signature, ModelOptions options, InputTensor[] ordered) {
    boolean named = signature.namesRows();
    if (!named && !(signature.batchable() && options.joinsRequests())) {
      return null;
    }
    long rows = ordered[0].shape()[0];
    for (int i = 1; i < signature.requiredInputs().size(); i++) {
      long other = ordered[i].shape()[0];
      if (other != rows && named && options.joining() == Joining.ALWAYS) {
        return invalidShape(
            signature.inputs().get(i),
            ": "
                + other
                + " rows, expected "
                + rows
                + " as in input '"
                + Excerpt.of(signature.inputs().get(0).name())
                + "', because rows share runs (batch_mismatch)");
      }
      rows = Math.max(rows, other);
    }
    if (options.maxBatchRows() == 0 || rows <= options.maxBatchRows()) {
      return null;
    }
    return new Refusal(
        ErrorCode.BATCH_TOO_LARGE,
        "batch of "
            + rows
            + " rows, expected at most "
            + options.maxBatchRows()
            + " (the model's batching.max_size)");
  }

  private static Refusal invalidInputs(String text) {
    return new Refusal(ErrorCode.INVALID_INPUTS, text);
  }

  private static Refusal invalidShape(TensorSpec spec, String what) {
    String separator = what.startsWith(":") ? "" : " ";
    return new Refusal(
        ErrorCode.INVALID_SHAPE, "input '" + Excerpt.of(spec.name()) + "'" + separator + what);
  }

  /** A client's shape may be long. */
  private static String text(long[] shape) {
    return Excerpt.of(Shapes.text(shape));
  }

  private static String names(Signature signature) {
    return quoted(signature.inputs().stream().map(TensorSpec::name).toList());
  }

  private static String quoted(List<String> names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.length() == 0 ? "'" : ", '").append(Excerpt.of(name)).append('\'');
    }
    return text.toString();
  }
}
