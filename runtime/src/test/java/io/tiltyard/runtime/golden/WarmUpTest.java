package io.tiltyard.runtime.golden;

import static io.tiltyard.runtime.golden.Golden.echo;
import static io.tiltyard.runtime.testing.Signatures.fixed;
import static io.tiltyard.runtime.testing.Signatures.named;
import static io.tiltyard.runtime.testing.Signatures.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.testing.FakeClock;
import io.tiltyard.runtime.testing.FakeInstance;
import io.tiltyard.runtime.testing.Signatures;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WarmUpTest {
  private static final long SECOND = 1_000_000_000L;
  private static final ModelOptions OPTIONS = new ModelOptions(2, 1, 6, 0, 8, 0, false);

  private final FakeClock clock = new FakeClock();

  private FakeInstance taking(long nanos) {
    return new FakeInstance(inputs -> clock.advance(nanos));
  }

  private WarmUpReport run(Signature signature, GoldenSet golden, ModelInstance... instances)
      throws ModelLoadException {
    return new WarmUp(signature, OPTIONS, clock).run(List.of(instances), golden, SECOND);
  }

  private static ModelRunException failure(ErrorCode code) {
    return new ModelRunException(new Refusal(code, "no such thing"), new IllegalStateException());
  }

  @Test
  void without_golden_requests_shapes_are_made_up() throws Exception {
    FakeInstance instance = taking(1_000);
    WarmUpReport report = run(Signatures.echo(), GoldenSet.EMPTY, instance);
    assertThat(report.runs())
        .extracting(WarmUpRun::shapes)
        .containsExactly(
            "x [1,1]", "x [6,1]", "x [2,1]", "x [4,1]", "x [1,8]", "x [6,8]", "x [2,8]", "x [4,8]");
    assertThat(report.runs())
        .allMatch(run -> !run.golden() && run.firstNanos() == 1_000 && run.laterNanos() == 1_000);
    assertThat(report.complete()).isTrue();
    assertThat(report.nanos()).isEqualTo(16_000);
  }

  @Test
  void golden_requests_are_run_as_they_are_and_their_first_rows_in_batches() throws Exception {
    GoldenSet golden = new GoldenSet(List.of(echo("a.json", Tolerance.EXACT, 1, 2, 3, 4, 5, 6)));
    WarmUpReport report = run(Signatures.echo(), golden, taking(1));
    assertThat(report.runs()).allMatch(WarmUpRun::golden);
    assertThat(report.runs())
        .extracting(WarmUpRun::shapes)
        .containsExactly("x [3,2]", "x [1,2]", "x [6,2]", "x [2,2]", "x [4,2]");
  }

  @Test
  void what_is_never_joined_is_warmed_up_alone() throws Exception {
    assertThat(run(Signatures.unbatchable(), GoldenSet.EMPTY, taking(1)).runs())
        .extracting(WarmUpRun::shapes)
        .containsExactly("x [1,1]", "x [8,8]");
  }

  @Test
  void every_instance_is_warmed_up() throws Exception {
    FakeInstance one = taking(1);
    FakeInstance two = taking(1);
    WarmUpReport report = run(Signatures.echo(), GoldenSet.EMPTY, one, two);
    assertThat(report.instances()).isEqualTo(2);
    assertThat(report.runs()).hasSize(8);
    assertThat(one.runs()).hasSize(16);
    assertThat(two.runs()).isEqualTo(one.runs());
  }

  @Test
  void no_run_begins_when_the_time_is_over() throws Exception {
    FakeInstance instance = taking(SECOND / 4 * 3);
    WarmUpReport report = run(Signatures.echo(), GoldenSet.EMPTY, instance);
    assertThat(report.complete()).isFalse();
    assertThat(report.instances()).isZero();
    assertThat(report.runs()).hasSize(1);
    assertThat(instance.runs()).hasSize(2);
  }

  @Test
  void a_made_up_request_that_the_model_refuses_is_a_note() throws Exception {
    FakeInstance picky =
        new FakeInstance(
            inputs -> {
              if (inputs.shape(0)[1] == 1) {
                throw failure(ErrorCode.INVALID_ARGUMENT);
              }
            });
    WarmUpReport report = run(Signatures.echo(), GoldenSet.EMPTY, picky);
    assertThat(report.notes())
        .hasSize(4)
        .containsOnly("a made-up request does not run: no such thing");
    assertThat(report.runs()).hasSize(4);
  }

  @Test
  void want_of_memory_is_no_note() {
    FakeInstance hungry =
        new FakeInstance(
            inputs -> {
              throw failure(ErrorCode.OUT_OF_MEMORY);
            });
    assertThatThrownBy(() -> run(Signatures.echo(), GoldenSet.EMPTY, hungry))
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("out_of_memory"));
  }

  @Test
  void f107_an_answer_that_contradicts_the_signature_is_no_note() {
    FakeInstance other =
        new FakeInstance(
            inputs -> {
              throw failure(ErrorCode.OUTPUT_CONTRACT);
            });
    assertThatThrownBy(() -> run(Signatures.echo(), GoldenSet.EMPTY, other))
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("output_contract"))
        .hasMessageStartingWith("warm-up: ");
  }

  @Test
  void a_golden_request_that_is_refused_is_a_note_and_shapes_are_made_up() throws Exception {
    GoldenCase wrong =
        new GoldenCase("w.json", List.of(), List.of(Golden.texts("s", "")), Tolerance.EXACT);
    WarmUpReport report = run(Signatures.echo(), new GoldenSet(List.of(wrong)), taking(1));
    assertThat(report.notes()).singleElement().asString().contains("'w.json' is refused");
    assertThat(report.runs()).hasSize(8);
  }

  @Test
  void an_input_that_is_too_large_is_not_made_up() throws Exception {
    Signature huge =
        new Signature(
            List.of(spec("x", DataType.FP32, fixed(1L << 40), named("n"))),
            List.of(spec("y", DataType.FP32, named(""))));
    WarmUpReport report = run(huge, GoldenSet.EMPTY, taking(1));
    assertThat(report.runs()).isEmpty();
    assertThat(report.notes()).singleElement().asString().contains("too large to be made up");
  }

  @ParameterizedTest
  @EnumSource
  void ones_are_made_up_of_every_datatype(DataType datatype) throws Exception {
    Signature signature =
        new Signature(
            List.of(spec("x", datatype, fixed(3))), List.of(spec("y", datatype, fixed(3))));
    Listening listening = new Listening();
    run(signature, GoldenSet.EMPTY, listening);
    GoldenTensor seen = new GoldenTensor("x", datatype, new long[] {3}, listening.seen.get(0));
    for (int i = 0; i < 3; i++) {
      if (datatype == DataType.BYTES) {
        assertThat(new Elements(seen).text(i)).isEqualTo("\"\"");
      } else {
        assertThat(new Elements(seen).number(i)).isEqualTo(1);
      }
    }
    assertThat(Shapes.elementCount(seen.shape())).isEqualTo(3);
  }

  /** Remembers what it was given. */
  private static final class Listening implements ModelInstance {
    private final List<byte[]> seen = new ArrayList<>();

    @Override
    public RunOutputs run(RunInputs inputs) {
      byte[] bytes = new byte[inputs.byteLength(0)];
      inputs.gather(0, ByteBuffer.wrap(bytes));
      seen.add(bytes);
      return new RunOutputs() {
        @Override
        public long[] shape(int output) {
          return new long[] {0};
        }

        @Override
        public ByteBuffer data(int output) {
          return ByteBuffer.allocate(0);
        }
      };
    }

    @Override
    public void terminate() {}

    @Override
    public void resume() {}

    @Override
    public void close() {}
  }
}
