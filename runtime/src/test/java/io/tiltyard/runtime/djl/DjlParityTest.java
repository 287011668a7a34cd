package io.tiltyard.runtime.djl;

import static io.tiltyard.runtime.testing.Signatures.fixed;
import static io.tiltyard.runtime.testing.Signatures.named;
import static io.tiltyard.runtime.testing.Signatures.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.runtime.djl.TorchModels.Loaded;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.onnx.OnnxModelLoader;
import io.tiltyard.runtime.testing.SeededRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same network, exported to both formats, on both engines in one process. */
final class DjlParityTest {
  private static final float TOLERANCE = 1e-5f;
  private static final int[] BATCHES = {1, 2, 3, 8, 17, 64};

  @Test
  void a_perceptron_with_normalisation_and_dropout_answers_alike() throws Exception {
    DeclaredSignature declared =
        TorchModels.declared(
            spec("x", DataType.FP32, named("batch"), fixed(8)),
            spec("y", DataType.FP32, named("batch"), fixed(3)));
    compare("perceptron", declared, new long[] {0, 8}, 3);
  }

  @Test
  void a_convolution_answers_alike() throws Exception {
    DeclaredSignature declared =
        TorchModels.declared(
            spec("x", DataType.FP32, named("batch"), fixed(1), fixed(8), fixed(8)),
            spec("y", DataType.FP32, named("batch"), fixed(10)));
    compare("convolution", declared, new long[] {0, 1, 8, 8}, 10);
  }

  private static void compare(String name, DeclaredSignature declared, long[] row, int classes)
      throws Exception {
    Random random = SeededRandom.create();
    try (OnnxModelLoader loader = new OnnxModelLoader();
        Model onnx =
            loader.load(TorchModels.artifact(name, 2), ModelSettings.of(ModelOptions.defaults()));
        ModelInstance expected = onnx.newInstance();
        Loaded torch = new Loaded(name, declared)) {
      assertThat(torch.model.signature().inputs()).isEqualTo(onnx.signature().inputs());
      assertThat(torch.model.signature().outputs()).isEqualTo(onnx.signature().outputs());
      for (int round = 0; round < 5; round++) {
        for (int batch : BATCHES) {
          long[] shape = row.clone();
          shape[0] = batch;
          float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 2;
          }
          RunOutputs theirs = expected.run(TestRun.of(shape, values));
          RunOutputs ours = torch.instance.run(TestRun.of(shape, values));
          assertThat(ours.shape(0)).containsExactly(batch, classes);
          assertThat(TestRun.floats(ours, 0))
              .as("batch of %d", batch)
              .containsExactly(TestRun.floats(theirs, 0), offset(TOLERANCE));
        }
      }
    }
  }
}
