package io.tiltyard.runtime.engine;

import java.net.URL;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The jars that the engines come from. Their names hold version and flavour ({@code
 * onnxruntime_gpu-1.28.0.jar}), so nothing has to be loaded to tell one installation from another.
 */
public final class EngineJars {
  /** A file that each build of an engine, or of its native libraries, has. */
  private static final List<String> MARKS =
      List.of(
          "ai/onnxruntime/OrtEnvironment.class",
          "ai/djl/pytorch/engine/PtEngine.class",
          "native/lib/pytorch.properties");

  private static final String INSIDE = "!/";

  private EngineJars() {}

  /** Names of the jars, in a fixed order, with a comma between them; those that are missing too. */
  public static String names() {
    return MARKS.stream().map(EngineJars::jar).collect(Collectors.joining(","));
  }

  private static String jar(String mark) {
    URL found = EngineJars.class.getClassLoader().getResource(mark);
    return found == null ? "none" : jar(found);
  }

  /** Of {@code jar:file:/lib/a-1.jar!/some.class}: {@code a-1.jar}. */
  static String jar(URL place) {
    String text = place.toString();
    int end = text.indexOf(INSIDE);
    return end < 0 ? text : text.substring(text.lastIndexOf('/', end) + 1, end);
  }
}
