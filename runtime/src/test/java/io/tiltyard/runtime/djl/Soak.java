package io.tiltyard.runtime.djl;

import static io.tiltyard.runtime.djl.TestRun.shape;
import static io.tiltyard.runtime.testing.Signatures.fixed;
import static io.tiltyard.runtime.testing.Signatures.named;
import static io.tiltyard.runtime.testing.Signatures.spec;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.runtime.djl.TorchModels.Loaded;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.ModelRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process of its own that runs a model many times and prints its memory after the warm-up and at
 * the end, in KiB. Its heap is touched at the start, so that what grows is native.
 */
final class Soak {
  private static final int RUNS = 10_000;
  private static final int LOADS = 300;

  private Soak() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "identity" -> runs(arguments[0], TorchModels.ROWS, Soak::changingShapes);
      case "two_inputs" -> runs(arguments[0], TorchModels.TWO_INPUTS, Soak::twoInputs);
      case "convolution" -> runs(arguments[0], images(), Soak::changingBatches);
      case "fail_on_negative" -> runs(arguments[0], TorchModels.ROWS, Soak::failing);
      case "load" -> measure(LOADS, i -> new Loaded("perceptron", TorchModels.ROWS).close());
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void runs(String name, DeclaredSignature declared, Run run) throws Exception {
    Random random = new Random(3);
    try (Loaded loaded = new Loaded(name, declared)) {
      measure(RUNS, i -> run.run(loaded, random));
    }
  }

  private static void measure(int steps, Step step) throws Exception {
    for (int i = 0; i < steps / 2; i++) {
      step.run(i);
    }
    long before = residentKib();
    for (int i = 0; i < steps; i++) {
      step.run(i);
    }
    System.out.println("before " + before + " after " + residentKib());
  }

  private static DeclaredSignature images() {
    return TorchModels.declared(
        spec("x", DataType.FP32, named("batch"), fixed(1), fixed(8), fixed(8)),
        spec("y", DataType.FP32, named("batch"), fixed(10)));
  }

  private static void changingShapes(Loaded loaded, Random random) throws Exception {
    int rows = random.nextInt(17);
    int columns = random.nextInt(256);
    loaded.instance.run(TestRun.of(shape(rows, columns), new float[rows * columns]));
  }

  private static void twoInputs(Loaded loaded, Random random) throws Exception {
    int rows = 1 + random.nextInt(8);
    int length = 1 + random.nextInt(64);
    byte[] zeros = TestRun.longs(new long[rows * length]);
    loaded.instance.run(TestRun.of(shape(rows, length), zeros).and(shape(rows, length), zeros));
  }

  private static void changingBatches(Loaded loaded, Random random) throws Exception {
    int rows = 1 + random.nextInt(8);
    loaded.instance.run(TestRun.of(shape(rows, 1, 8, 8), new float[rows * 64]));
  }

  private static void failing(Loaded loaded, Random random) {
    try {
      loaded.instance.run(TestRun.of(shape(1, 1), -1 - random.nextInt(9)));
    } catch (ModelRunException e) {
      return;
    }
    throw new IllegalStateException("the run went well, expected a failure");
  }

  private static long residentKib() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  @FunctionalInterface
  private interface Run {
    void run(Loaded loaded, Random random) throws Exception;
  }

  @FunctionalInterface
  private interface Step {
    void run(int index) throws Exception;
  }
}
