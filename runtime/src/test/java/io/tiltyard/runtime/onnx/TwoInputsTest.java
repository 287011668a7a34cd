package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The model with two inputs, two symbols and two outputs against the same sums in Java. */
final class TwoInputsTest extends EngineTest {
  private static final int RUNS = 150;

  private static float[] hidden(long[] ids, long[] mask) {
    float[] hidden = new float[ids.length * 2];
    for (int i = 0; i < ids.length; i++) {
      hidden[2 * i] = ids[i] * mask[i];
      hidden[2 * i + 1] = ids[i] * mask[i] * 10;
    }
    return hidden;
  }

  private static float[] pooled(float[] hidden, int batch, int sequence) {
    float[] pooled = new float[batch * 2];
    for (int i = 0; i < hidden.length; i++) {
      pooled[i / (sequence * 2) * 2 + i % 2] += hidden[i];
    }
    return pooled;
  }

  @Test
  void answers_are_right_over_changing_shapes_and_wishes() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Loaded loaded = open("shapes/two_inputs")) {
      for (int run = 0; run < RUNS; run++) {
        int batch = 1 + random.nextInt(5);
        int sequence = 1 + random.nextInt(30);
        long[] ids = random.longs((long) batch * sequence, 0, 1000).toArray();
        long[] mask = random.longs((long) batch * sequence, 0, 2).toArray();
        int wishes = 1 + random.nextInt(3);
        long[] shape = shape(batch, sequence);
        TestInputs inputs =
            TestInputs.of(shape, ids)
                .and(shape, TestInputs.wire(mask))
                .wanting(output -> (wishes >> output & 1) == 1);
        RunOutputs outputs = loaded.instance.run(inputs);
        String note = "seed " + seed + " run " + run + " wishes " + wishes;
        float[] hidden = hidden(ids, mask);
        if ((wishes & 1) == 1) {
          assertThat(outputs.shape(0)).as(note).containsExactly(batch, sequence, 2);
          assertThat(TestOutputs.floats(outputs, 0)).as(note).isEqualTo(hidden);
        }
        if ((wishes & 2) == 2) {
          assertThat(outputs.shape(1)).as(note).containsExactly(batch, 2);
          assertThat(TestOutputs.floats(outputs, 1))
              .as(note)
              .isEqualTo(pooled(hidden, batch, sequence));
        }
      }
    }
  }
}
