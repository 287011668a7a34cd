package io.tiltyard.runtime.golden;

import static io.tiltyard.runtime.golden.Golden.echo;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.model.ArenaShrinking;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.Joining;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.testing.FakeInstance;
import io.tiltyard.runtime.testing.Signatures;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JoinProofTest {
  private static final ModelOptions OPTIONS = new ModelOptions(1, 1, 8, 0, 8, 0, false);

  private static JoinVerdict verdict(ModelInstance instance, GoldenCase... cases)
      throws ModelLoadException {
    return verdict(Signatures.echo(), OPTIONS, instance, cases);
  }

  private static JoinVerdict verdict(
      Signature signature, ModelOptions options, ModelInstance instance, GoldenCase... cases)
      throws ModelLoadException {
    return Prover.prove(
            signature,
            options,
            GraphFacts.UNKNOWN,
            instance,
            new Known(new GoldenSet(List.of(cases)), List.of(), true, null),
            Clock.system())
        .joining();
  }

  @Test
  void independent_rows_are_joined_with_and_without_golden_requests() throws Exception {
    JoinVerdict without = verdict(new FakeInstance());
    assertThat(without.joined()).isTrue();
    assertThat(without.because()).startsWith("joined because ").contains("rows in ");
    assertThat(without.noteworthy()).isFalse();
    assertThat(verdict(new FakeInstance(), echo("a.json", Tolerance.EXACT, 1, 2)).joined())
        .isTrue();
  }

  @Test
  void a_row_that_depends_on_its_company_is_never_joined() throws Exception {
    JoinVerdict verdict = verdict(new Tampered((run, rows, y) -> y[0] += rows > 1 ? 1 : 0));
    assertThat(verdict.joined()).isFalse();
    assertThat(verdict.noteworthy()).isTrue();
    assertThat(verdict.because())
        .startsWith("not joined because of made-up rows one is answered otherwise in a run of ");
  }

  @Test
  void a_lone_golden_row_does_not_keep_equal_company() throws Exception {
    Tampered differsFromNeighbour =
        new Tampered((run, rows, y) -> y[0] += rows > 1 && y[0] != y[2] ? 0.5f : 0);
    JoinVerdict verdict = verdict(differsFromNeighbour, echo("a.json", Tolerance.EXACT, 1, 2));
    assertThat(verdict.because())
        .startsWith("not joined because of the rows of golden requests one is answered otherwise");
  }

  @Test
  void sums_in_another_order_are_allowed_as_far_as_the_tolerance_goes() throws Exception {
    Tampered noisy = new Tampered((run, rows, y) -> y[0] *= rows > 1 ? 1.001f : 1);
    assertThat(verdict(noisy).joined()).isFalse();
    ModelOptions wide =
        new ModelOptions(1, 1, 8, Joining.PROVED, 0.01, 0, 8, 0, false, ArenaShrinking.AUTO);
    assertThat(verdict(Signatures.echo(), wide, noisy).joined()).isTrue();
  }

  @Test
  void one_answer_to_everything_proves_nothing() throws Exception {
    Tampered constant = new Tampered((run, rows, y) -> Arrays.fill(y, 3));
    Signature echo = Signatures.echo();
    Signature y = new Signature(echo.inputs(), echo.outputs().subList(0, 1));
    assertThat(verdict(y, OPTIONS, constant).because())
        .startsWith("not joined because")
        .contains("output 'y', which proves nothing", "batching: {join: true}");
  }

  @Test
  void values_that_do_not_run_prove_nothing() throws Exception {
    FakeInstance refuses =
        new FakeInstance(
            inputs -> {
              throw new ModelRunException(
                  new Refusal(ErrorCode.MODEL_EXECUTION_FAILED, "not with these"),
                  new IllegalStateException());
            });
    assertThat(verdict(refuses).because())
        .isEqualTo(
            "not joined because made-up values do not run (not with these)" + JoinVerdict.HOW);
  }

  @Test
  void an_operators_word_needs_no_proof() throws Exception {
    FakeInstance instance = new FakeInstance();
    assertThat(verdict(Signatures.echo(), OPTIONS.with(Joining.ALWAYS), instance).joined())
        .isTrue();
    assertThat(verdict(Signatures.echo(), OPTIONS.with(Joining.NEVER), instance).because())
        .isEqualTo("not joined because batching.join is false");
    assertThat(verdict(Signatures.unbatchable(), OPTIONS, instance).joined()).isFalse();
    assertThat(instance.runs()).isEmpty();
  }
}
