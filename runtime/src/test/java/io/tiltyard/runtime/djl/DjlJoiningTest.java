package io.tiltyard.runtime.djl;

import static io.tiltyard.runtime.testing.Signatures.fixed;
import static io.tiltyard.runtime.testing.Signatures.named;
import static io.tiltyard.runtime.testing.Signatures.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.djl.TorchModels.Loaded;
import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.golden.JoinVerdict;
import io.tiltyard.runtime.golden.Known;
import io.tiltyard.runtime.golden.Prover;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.ModelOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether TorchScript models' requests may share a run. */
final class DjlJoiningTest {
  private static JoinVerdict verdict(String name) throws Exception {
    DeclaredSignature rows =
        TorchModels.declared(
            spec("x", DataType.FP32, named("batch"), fixed(4)),
            spec("y", DataType.FP32, named("batch"), fixed(4)));
    try (Loaded loaded = new Loaded(name, rows)) {
      return Prover.prove(
              loaded.model.signature(),
              ModelOptions.defaults(),
              loaded.model.facts(),
              loaded.instance,
              new Known(GoldenSet.EMPTY, List.of(), true, null),
              Clock.system())
          .joining();
    }
  }

  @Test
  void a_model_that_answers_at_random_is_not_joined_and_says_so() throws Exception {
    JoinVerdict verdict = verdict("dropout_trace");
    assertThat(verdict.joined()).isFalse();
    assertThat(verdict.noteworthy()).isTrue();
    assertThat(verdict.because()).endsWith("one has another answer the second time");
  }

  @Test
  void a_model_whose_rows_know_nothing_of_each_other_is_joined() throws Exception {
    assertThat(verdict("identity").joined()).isTrue();
  }
}
