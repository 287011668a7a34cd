package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;

import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A process of its own that runs a model many times and prints by how many KiB its memory grew. Its
 * heap is touched at the start, so that what grows is native.
 */
final class Soak {
  private static final int WARM_UP = 6_000;
  private static final int RUNS = 60_000;

  private Soak() {}

  public static void main(String[] arguments) throws Exception {
    try (OnnxModelLoader loader = new OnnxModelLoader();
        Loaded loaded = new Loaded(loader, arguments[0])) {
      Step step = step(arguments[0], loaded);
      for (int i = 0; i < WARM_UP; i++) {
        step.run(i);
      }
      long before = residentKib();
      for (int i = 0; i < RUNS; i++) {
        step.run(i);
      }
      System.out.println("grown " + (residentKib() - before));
    }
  }

  private static Step step(String name, Loaded loaded) {
    return switch (name) {
      case "types/identity_bytes" -> i -> strings(loaded, i);
      case "types/identity_uint64" ->
          i -> loaded.instance.run(TestInputs.of(shape(1 + i % 50, 4), new long[(1 + i % 50) * 4]));
      case "outputs/zipmap_string" ->
          i -> loaded.instance.run(TestInputs.of(shape(3, 4), new float[12]));
      case "faulty/fail_on_negative" -> i -> failing(loaded);
      default -> changingShapes(loaded);
    };
  }

  private static Step changingShapes(Loaded loaded) {
    Random random = new Random(3);
    return i -> {
      int rows = random.nextInt(17);
      int columns = random.nextInt(256);
      loaded.instance.run(TestInputs.of(shape(rows, columns), new float[rows * columns]));
    };
  }

  private static void strings(Loaded loaded, int index) throws Exception {
    List<byte[]> strings = new ArrayList<>();
    for (int i = 0; i <= index % 7; i++) {
      strings.add(new byte[200 * i + 1]);
    }
    loaded.instance.run(TestInputs.of(shape(1, strings.size()), strings));
  }

  private static void failing(Loaded loaded) {
    try {
      loaded.instance.run(TestInputs.of(shape(1), new long[] {99}));
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
  private interface Step {
    void run(int index) throws Exception;
  }
}
