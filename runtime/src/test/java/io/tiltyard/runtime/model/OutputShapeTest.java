package io.tiltyard.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutputShapeTest {
  private static final Dimension BATCH = Dimension.variable("batch");
  private static final Dimension SEQUENCE = Dimension.variable("seq");
  private static final Dimension UNNAMED = Dimension.variable("");

  private static final Signature INPUTS =
      new Signature(List.of(spec(Dimension.fixed(7), BATCH), spec(BATCH, SEQUENCE)), List.of());

  /** Of the shapes [7,2] and [2,5]. */
  private static final RunInputs RUN = new GivenShapes(new long[] {7, 2}, new long[] {2, 5});

  private static TensorSpec spec(Dimension... dimensions) {
    return new TensorSpec("any", DataType.FP32, List.of(dimensions));
  }

  private static OutputShape of(Dimension... dimensions) {
    return new OutputShape(spec(dimensions), INPUTS);
  }

  private static long[] resolved(OutputShape shape) {
    long[] sizes = new long[shape.rank()];
    shape.resolve(RUN, sizes);
    return sizes;
  }

  @Test
  void symbols_take_their_size_from_the_inputs() {
    OutputShape shape = of(SEQUENCE, Dimension.fixed(3), BATCH);
    assertThat(shape.isKnown()).isTrue();
    assertThat(resolved(shape)).containsExactly(5, 3, 2);
  }

  @Test
  void a_scalar_is_known() {
    assertThat(of().isKnown()).isTrue();
  }

  @Test
  void a_symbol_that_no_input_has_leaves_the_shape_open() {
    OutputShape shape = of(BATCH, Dimension.variable("found"));
    assertThat(shape.isKnown()).isFalse();
    assertThat(resolved(shape)).containsExactly(2, -1);
  }

  @Test
  void a_dimension_without_a_name_leaves_the_shape_open() {
    Signature unnamed = new Signature(List.of(spec(UNNAMED)), List.of());
    assertThat(new OutputShape(spec(UNNAMED), unnamed).isKnown()).isFalse();
  }

  @Test
  void nothing_is_known_of_an_output_of_any_shape() {
    OutputShape any = new OutputShape(TensorSpec.ofAnyShape("y", DataType.FP32), INPUTS);
    assertThat(any.isKnown()).isFalse();
  }

  @Test
  void an_input_that_may_be_left_out_tells_nothing() {
    Signature optional = new Signature(List.of(spec(BATCH).asOptional()), List.of());
    assertThat(new OutputShape(spec(BATCH), optional).isKnown()).isFalse();
  }

  /** Inputs of which only the shapes are asked for. */
  private static final class GivenShapes implements RunInputs {
    private final long[][] shapes;

    GivenShapes(long[]... shapes) {
      this.shapes = shapes;
    }

    @Override
    public long[] shape(int input) {
      return shapes[input];
    }

    @Override
    public int byteLength(int input) {
      throw new AssertionError("bytes of input " + input);
    }

    @Override
    public void gather(int input, ByteBuffer target) {
      throw new AssertionError("bytes of input " + input);
    }

    @Override
    public boolean wants(int output) {
      return true;
    }
  }
}
