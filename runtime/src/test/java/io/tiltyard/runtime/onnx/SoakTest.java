package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Native memory is not the garbage collector's: what is not closed stays. */
final class SoakTest extends EngineTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int WARM_UP = 4_000;
  private static final int RUNS = 20_000;
  private static final long ALLOWED_GROWTH_KIB = 24 * 1024;

  private static long residentKib() throws IOException {
    System.gc();
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static void staysFlat(Step step) throws Exception {
    assumeTrue(Files.exists(STATUS), "memory is read from /proc");
    for (int i = 0; i < WARM_UP; i++) {
      step.run(i);
    }
    long before = residentKib();
    for (int i = 0; i < RUNS; i++) {
      step.run(i);
    }
    assertThat(residentKib() - before).as("KiB grown").isLessThan(ALLOWED_GROWTH_KIB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"types/identity_fp32", "shapes/unnamed"})
  void runs_over_changing_shapes_keep_nothing(String name) throws Exception {
    Random random = new Random(3);
    float[][] rows = new float[17][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[i * 256];
    }
    try (Loaded loaded = open(name)) {
      staysFlat(
          i -> {
            int size = random.nextInt(rows.length);
            loaded.instance.run(TestInputs.of(shape(size, 256), rows[size]));
          });
    }
  }

  @Test
  void runs_on_unsigned_integers_keep_nothing() throws Exception {
    try (Loaded loaded = open("types/identity_uint64")) {
      staysFlat(
          i -> {
            int rows = 1 + i % 50;
            loaded.instance.run(TestInputs.of(shape(rows, 4), new long[rows * 4]));
          });
    }
  }

  @Test
  void runs_on_strings_keep_nothing() throws Exception {
    try (Loaded loaded = open("types/identity_bytes")) {
      staysFlat(
          i -> {
            List<byte[]> strings = new ArrayList<>();
            for (int s = 0; s <= i % 7; s++) {
              strings.add(new byte[200 * s + 1]);
            }
            loaded.instance.run(TestInputs.of(shape(1, strings.size()), strings));
          });
    }
  }

  @Test
  void runs_that_give_maps_keep_nothing() throws Exception {
    try (Loaded loaded = open("outputs/zipmap_string")) {
      staysFlat(i -> loaded.instance.run(TestInputs.of(shape(3, 4), new float[12])));
    }
  }

  @Test
  void runs_that_fail_keep_nothing() throws Exception {
    try (Loaded loaded = open("faulty/fail_on_negative")) {
      staysFlat(
          i -> {
            try {
              loaded.instance.run(TestInputs.of(shape(1), new long[] {99}));
            } catch (ModelRunException e) {
              assertThat(e.refusal()).isNotNull();
            }
          });
    }
  }

  @FunctionalInterface
  private interface Step {
    void run(int index) throws Exception;
  }
}
