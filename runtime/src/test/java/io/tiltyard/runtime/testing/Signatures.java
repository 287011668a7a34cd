package io.tiltyard.runtime.testing;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.Signature;
import java.util.ArrayList;
import java.util.List;

/** Signatures of the fakes. */
public final class Signatures {
  private Signatures() {}

  /**
   * What {@link FakeInstance} serves: x FP32 [batch, n] becomes y, the same, and s, a text a row.
   */
  public static Signature echo() {
    return new Signature(
        List.of(spec("x", DataType.FP32, named("batch"), named("n"))),
        List.of(
            spec("y", DataType.FP32, named("batch"), named("n")),
            spec("s", DataType.BYTES, named("batch"))));
  }

  /** As {@link #echo}, but with one more input that may be left out. */
  public static Signature echoWithOptional() {
    List<TensorSpec> inputs = new ArrayList<>(echo().inputs());
    inputs.add(spec("optional", DataType.FP32, fixed(1)).asOptional());
    return new Signature(inputs, echo().outputs());
  }

  /** As {@link #echo}, but with first dimensions of two names, so that nothing may be joined. */
  public static Signature unbatchable() {
    return new Signature(
        List.of(spec("x", DataType.FP32, named("batch"), named("n"))),
        List.of(
            spec("y", DataType.FP32, named("rows"), named("n")),
            spec("s", DataType.BYTES, named("rows"))));
  }

  public static TensorSpec spec(String name, DataType datatype, Dimension... dimensions) {
    return new TensorSpec(name, datatype, List.of(dimensions));
  }

  /** A dimension that varies under this name; "" for none. */
  public static Dimension named(String symbol) {
    return Dimension.variable(symbol);
  }

  public static Dimension fixed(long size) {
    return Dimension.fixed(size);
  }
}
