package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.proto.inference.ModelConfig;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.model.Joining;
import io.tiltyard.runtime.model.ModelOptions;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigViewTest {
  @ParameterizedTest
  @CsvSource({
    // rows, joins: max_batch_size, dims of x, dynamic_batching
    "0, true, 32, 1, true",
    "8, true, 8, 1, true",
    "8, false, 8, 1, false",
    "0, false, 0, 2, false"
  })
  void rows_of_a_request_and_joining_are_told_apart(
      int rows, boolean joins, int maxBatchSize, int dims, boolean dynamicBatching) {
    ModelConfig config =
        ConfigView.of(
            "m",
            servable(
                new ModelOptions(1, 1, rows, 0, 16, 0, false)
                    .with(joins ? Joining.ALWAYS : Joining.NEVER)));

    assertThat(config.getMaxBatchSize()).isEqualTo(maxBatchSize);
    assertThat(config.getInput(0).getDimsCount()).isEqualTo(dims);
    assertThat(config.hasDynamicBatching()).isEqualTo(dynamicBatching);
  }

  private static Servable servable(ModelOptions options) {
    return Objects.requireNonNull(
        new Tables()
            .available("m", 1, Tables.BATCHED, options)
            .build()
            .versions()
            .get(0)
            .servable());
  }
}
