package io.tiltyard.loadtest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.loadtest.tensor.Datatype;
import io.tiltyard.loadtest.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RandomInputsTest {
  private static final IntegerLimits SMALL = new IntegerLimits(1, Map.of());

  @ParameterizedTest
  @EnumSource(value = Datatype.class, mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
  void fills_every_datatype_of_a_fixed_size(Datatype datatype) throws Exception {
    Tensor tensor = make(new InputInfo("x", datatype, new long[] {-1, 3}), SMALL);

    assertThat(tensor.shape()).containsExactly(2, 3);
    assertThat(tensor.raw()).hasSize(6 * datatype.size());
  }

  @Test
  void words_carry_their_length() throws Exception {
    Tensor tensor = make(new InputInfo("x", Datatype.BYTES, new long[] {5}), SMALL);
    ByteBuffer raw = ByteBuffer.wrap(tensor.raw()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 5; i++) {
      byte[] word = new byte[raw.getInt()];
      raw.get(word);
      assertThat(new String(word, java.nio.charset.StandardCharsets.US_ASCII))
          .matches("[a-z]{3,8}");
    }
    assertThat(raw.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Datatype.class,
      names = {"UINT8", "INT8", "UINT64", "INT64", "INT32", "UINT16"})
  void whole_numbers_reach_their_limit_and_never_pass_it(Datatype datatype) throws Exception {
    Tensor tensor =
        make(new InputInfo("x", datatype, new long[] {4_000}), new IntegerLimits(9, Map.of()));
    boolean[] seen = new boolean[10];
    for (int i = 0; i < tensor.raw().length; i += datatype.size()) {
      seen[tensor.raw()[i]] = true;
    }
    assertThat(seen).doesNotContain(false);
  }

  @Test
  void a_limit_by_name_wins_and_no_limit_leaves_the_datatype() {
    IntegerLimits limits = new IntegerLimits(1_000, Map.of("ids", 30_000L));

    assertThat(limits.of("ids", Datatype.INT64)).isEqualTo(30_000);
    assertThat(limits.of("mask", Datatype.INT64)).isEqualTo(1_000);
    assertThat(limits.of("ids", Datatype.INT8)).isEqualTo(127);
    assertThat(limits.of("ids", Datatype.UINT8)).isEqualTo(255);
  }

  @Test
  void the_same_seed_makes_the_same_requests() throws Exception {
    InputInfo input = new InputInfo("x", Datatype.FP32, new long[] {-1, 64});

    assertThat(requests(input, 5).get(1).inputs().get(0).raw())
        .isEqualTo(requests(input, 5).get(1).inputs().get(0).raw())
        .isNotEqualTo(requests(input, 6).get(1).inputs().get(0).raw());
  }

  @Test
  void large_requests_are_fewer() throws Exception {
    InputInfo input = new InputInfo("x", Datatype.UINT8, new long[] {40 << 20});

    assertThat(requests(input, 1)).hasSize(2);
  }

  @Test
  void dimensions_of_any_size_become_the_batch_and_one_size_for_all_others() throws Exception {
    InputShapes shapes = new InputShapes(8, 16, Map.of());

    assertThat(shapes.of(info(-1, -1, 3, -1))).containsExactly(8, 16, 3, 16);
    assertThat(shapes.of(info(1, -1))).containsExactly(1, 16);
    assertThat(shapes.of(info())).isEmpty();
  }

  @Test
  void a_shape_by_name_must_fit_the_model() throws Exception {
    assertThat(shape(1, 7).of(info(-1, -1))).containsExactly(1, 7);
    assertThatThrownBy(() -> shape(1, 7).of(info(-1, 3)))
        .hasMessageContaining("[1, 7]")
        .hasMessageContaining("[-1, 3]");
    assertThatThrownBy(() -> shape(1).of(info(-1, 3))).isInstanceOf(RequestException.class);
    assertThatThrownBy(
            () -> new InputShapes(1, 16, Map.of("y", new long[0])).check(List.of(info(-1))))
        .hasMessageContaining("'y'")
        .hasMessageContaining("[x]");
  }

  @Test
  void a_batch_that_has_no_effect_is_refused() {
    assertThatThrownBy(() -> new InputShapes(4, 16, Map.of()).check(List.of(info(3, -1))))
        .hasMessageContaining("--batch 4 has no effect");
  }

  @Test
  void a_tensor_beyond_memory_is_refused() {
    InputInfo input = new InputInfo("x", Datatype.FP64, new long[] {1 << 30});

    assertThatThrownBy(() -> requests(input, 1)).hasMessageContaining("over 2 GiB");
  }

  private static InputShapes shape(long... dimensions) {
    return new InputShapes(1, 16, Map.of("x", dimensions));
  }

  private static InputInfo info(long... shape) {
    return new InputInfo("x", Datatype.FP32, shape);
  }

  private static Tensor make(InputInfo input, IntegerLimits limits) throws RequestException {
    int batch = input.shape()[0] < 0 ? 2 : 1;
    return new RandomInputs(List.of(input), new InputShapes(batch, 16, Map.of()), limits, 1)
        .requests(1)
        .get(0)
        .inputs()
        .get(0);
  }

  private static List<InferRequest> requests(InputInfo input, long seed) throws RequestException {
    return new RandomInputs(List.of(input), new InputShapes(1, 16, Map.of()), SMALL, seed)
        .requests(3);
  }
}
