package io.tiltyard.runtime.golden;

import static io.tiltyard.runtime.golden.Golden.echo;
import static io.tiltyard.runtime.golden.Golden.floats;
import static io.tiltyard.runtime.golden.Golden.shape;
import static io.tiltyard.runtime.golden.Golden.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.testing.FakeInstance;
import io.tiltyard.runtime.testing.Signatures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ProverTest {
  private static final Tolerance LOOSE = Tolerance.within(0.5);

  private static ModelOptions rows(int most) {
    return new ModelOptions(1, 1, most, 0, 8, 0, false);
  }

  private static ProofReport prove(ModelInstance instance, GoldenCase... cases)
      throws ModelLoadException {
    return prove(Signatures.echo(), instance, cases);
  }

  private static ProofReport prove(Signature signature, ModelInstance instance, GoldenCase... cases)
      throws ModelLoadException {
    return Prover.prove(
        signature,
        rows(8),
        GraphFacts.UNKNOWN,
        instance,
        new Known(new GoldenSet(List.of(cases)), List.of(), false, null),
        Clock.system());
  }

  private static ModelLoadException fail(ModelInstance instance, GoldenCase... cases) {
    ModelLoadException failure =
        catchThrowableOfType(ModelLoadException.class, () -> prove(instance, cases));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static GoldenCase expecting(GoldenTensor x, GoldenTensor... expected) {
    return new GoldenCase("a.json", List.of(x), List.of(expected), Tolerance.EXACT);
  }

  @Test
  void what_is_reproduced_is_counted() throws Exception {
    FakeInstance instance = new FakeInstance();
    ProofReport report =
        prove(
            instance,
            echo("a.json", Tolerance.EXACT, 1, 2, 3, 4),
            echo("b.json", Tolerance.EXACT, 5, 6));
    assertThat(report.cases()).isEqualTo(2);
    assertThat(report.elements()).isEqualTo(6);
    assertThat(report.golden()).isEqualTo(Deviation.NONE);
    assertThat(report.repeat()).isEqualTo(Deviation.NONE);
    assertThat(instance.runs()).startsWith(2L, 2L, 1L, 1L);
  }

  @Test
  void byte_strings_are_cut_into_rows_as_well() throws Exception {
    GoldenTensor x = floats("x", shape(3, 1), 1, 25, 3);
    GoldenTensor s = texts("s", FakeInstance.text(1), FakeInstance.text(25), FakeInstance.text(3));
    assertThat(prove(new FakeInstance(), expecting(x, s)).joining().joined()).isTrue();
  }

  @Test
  void no_requests_prove_nothing() throws Exception {
    ProofReport report = prove(new FakeInstance());
    assertThat(report.cases()).isZero();
    assertThat(report.elements()).isZero();
  }

  @Test
  void another_answer_is_golden() {
    GoldenTensor x = floats("x", shape(1, 2), 1, 2);
    ModelLoadException failure =
        fail(new FakeInstance(), expecting(x, floats("y", shape(1, 2), 1, 3)));
    assertThat(failure.reason()).isEqualTo("golden");
    assertThat(failure)
        .hasMessageStartingWith(
            "golden request 'a.json': output 'y': first difference at [0,1]: got 2.0, expected"
                + " 3.0");
  }

  @Test
  void a_request_that_clients_could_not_send_is_golden() {
    GoldenTensor x = floats("x", shape(2), 1, 2);
    ModelLoadException failure =
        fail(new FakeInstance(), expecting(x, floats("y", shape(2), 1, 2)));
    assertThat(failure.reason()).isEqualTo("golden");
    assertThat(failure)
        .hasMessage("golden request 'a.json' is refused: input 'x': expected [-1,-1], got [2]");
  }

  @Test
  void an_output_that_the_model_has_not_is_golden() {
    GoldenTensor x = floats("x", shape(1, 1), 1);
    ModelLoadException failure =
        fail(new FakeInstance(), expecting(x, floats("z", shape(1, 1), 1)));
    assertThat(failure.reason()).isEqualTo("golden");
    assertThat(failure).hasMessageContaining("expects output 'z', which the model does not have");
  }

  @Test
  void a_run_that_fails_is_golden_or_has_a_reason_of_its_own() {
    Map<ErrorCode, String> reasons =
        Map.of(
            ErrorCode.MODEL_EXECUTION_FAILED, "golden",
            ErrorCode.OUT_OF_MEMORY, "out_of_memory",
            ErrorCode.ALLOCATION_TOO_LARGE, "out_of_memory",
            ErrorCode.OUTPUT_CONTRACT, "output_contract");
    for (ErrorCode code : reasons.keySet()) {
      FakeInstance instance =
          new FakeInstance(
              inputs -> {
                throw new ModelRunException(new Refusal(code, "no"), new IllegalStateException());
              });
      assertThat(fail(instance, echo("a.json", LOOSE, 1, 2)).reason()).isEqualTo(reasons.get(code));
    }
  }

  @Test
  void f106_nan_that_nobody_expects_is_non_finite_also_where_nothing_is_said_of_the_output() {
    GoldenTensor x = floats("x", shape(1, 2), 1, Float.NaN);
    ModelLoadException said =
        fail(new FakeInstance(), expecting(x, floats("y", shape(1, 2), 1, 1)));
    assertThat(said.reason()).isEqualTo("non_finite");
    assertThat(said).hasMessageContaining("element 1 of output 'y' is NaN, expected a finite");
    ModelLoadException unsaid =
        fail(new FakeInstance(), expecting(x, texts("s", FakeInstance.text(1))));
    assertThat(unsaid.reason()).isEqualTo("non_finite");
  }

  @Test
  void nan_that_is_expected_is_fine() throws Exception {
    assertThat(prove(new FakeInstance(), echo("a.json", Tolerance.EXACT, 1, Float.NaN)).cases())
        .isEqualTo(1);
  }

  @Test
  void another_answer_the_second_time_is_not_repeatable() {
    Tampered moody = new Tampered((run, rows, y) -> y[0] += run == 2 ? 0.25f : 0);
    ModelLoadException failure = fail(moody, echo("a.json", Tolerance.EXACT, 1, 2));
    assertThat(failure.reason()).isEqualTo("not_repeatable");
    assertThat(failure)
        .hasMessageContaining("the second time: output 'y': first difference at [0,0]");
  }

  @Test
  void a_wrong_answer_that_is_given_at_random_is_not_repeatable() {
    Tampered random = new Tampered((run, rows, y) -> y[0] += run < 4 ? 0.5f : 0.25f);
    ModelLoadException failure = fail(random, echo("a.json", Tolerance.EXACT, 1, 2));
    assertThat(failure.reason()).isEqualTo("not_repeatable");
    Tampered wrong = new Tampered((run, rows, y) -> y[0] += 0.5f);
    assertThat(fail(wrong, echo("a.json", Tolerance.EXACT, 1, 2)).reason()).isEqualTo("golden");
  }

  @Test
  void a_named_tolerance_is_allowed_the_second_time_too() throws Exception {
    Tampered moody = new Tampered((run, rows, y) -> y[0] += run == 2 ? 0.25f : 0);
    ProofReport report = prove(moody, echo("a.json", LOOSE, 1, 2));
    assertThat(report.repeat().abs()).isEqualTo(0.25);
    assertThat(report.golden().abs()).isZero();
  }

  private static ProofReport prove(ModelInstance instance, Known known) throws ModelLoadException {
    return Prover.prove(
        Signatures.echo(), rows(8), GraphFacts.UNKNOWN, instance, known, Clock.system());
  }

  /** Runs only what begins with at least this. */
  private static FakeInstance from(float least) {
    return new FakeInstance(
        inputs -> {
          ByteBuffer x = ByteBuffer.allocate(inputs.byteLength(0)).order(ByteOrder.LITTLE_ENDIAN);
          inputs.gather(0, x);
          if (x.position() == 0 || x.getFloat(0) < least) {
            throw new ModelRunException(
                new Refusal(ErrorCode.MODEL_EXECUTION_FAILED, "less than " + least),
                new IllegalStateException());
          }
        });
  }

  @Test
  void no_run_that_succeeds_is_no_proof() throws Exception {
    Known nothing = new Known(GoldenSet.EMPTY, List.of(), false, null);
    assertThat(prove(from(1e9f), nothing).unproved())
        .isEqualTo("no run of it succeeded: less than 1.0E9");
    assertThat(prove(new FakeInstance(), nothing).unproved()).isEmpty();
    assertThat(prove(from(1e9f), new Known(GoldenSet.EMPTY, List.of(), true, null)).unproved())
        .isEmpty();
  }

  @Test
  void what_is_known_of_joined_requests_is_not_found_out_again() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    FakeInstance counting = new FakeInstance(inputs -> runs.incrementAndGet());
    JoinVerdict known = new JoinVerdict(true, "joined because it was proved", false);
    Known all = new Known(GoldenSet.EMPTY, List.of(), true, known);
    assertThat(prove(counting, all).joining()).isEqualTo(known);
    assertThat(runs).hasValue(0);
  }

  @Test
  void a_request_that_an_earlier_version_answered_is_proof() throws Exception {
    List<GoldenTensor> fits = List.of(floats("x", shape(1, 2), 2e9f, 1));
    List<GoldenTensor> fails = List.of(floats("x", shape(1, 2), 3, 1));
    List<GoldenTensor> other = List.of(floats("z", shape(1, 2), 3, 1));
    ProofReport report =
        prove(from(1e9f), new Known(GoldenSet.EMPTY, List.of(fails, fits, other), false, null));
    assertThat(report.unproved()).isEmpty();
    assertThat(report.notes())
        .containsExactly(
            "2 of the last 3 requests that were answered before fail: less than 1.0E9");
    assertThat(report.joining().because()).startsWith("joined because ");
  }

  @Test
  void requests_without_rows_are_left_out_of_batches() throws Exception {
    GoldenTensor none = floats("x", shape(0, 2));
    ProofReport report = prove(new FakeInstance(), expecting(none, floats("y", shape(0, 2))));
    assertThat(report.cases()).isEqualTo(1);
    assertThat(report.joining().joined()).isTrue();
  }
}
