package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Native memory is not the garbage collector's: what is not closed stays. */
@Tag("one-jdk")
final class SoakTest {
  private static final long ALLOWED_GROWTH_KIB = 8 * 1024;

  @ParameterizedTest
  @EnabledOnOs(OS.LINUX)
  @ValueSource(
      strings = {
        "types/identity_fp32",
        "shapes/unnamed",
        "types/identity_uint64",
        "types/identity_bytes",
        "outputs/zipmap_string",
        "faulty/fail_on_negative"
      })
  void many_runs_keep_no_memory(String model) throws Exception {
    String output = soak(model);
    assertThat(output.lines().filter(line -> !line.startsWith("SLF4J")))
        .as("the runtime prints nothing")
        .hasSize(1);
    long grown = Long.parseLong(output.replaceAll("(?s).*grown (-?\\d+).*", "$1"));
    assertThat(grown).as("KiB grown").isLessThan(ALLOWED_GROWTH_KIB);
  }

  private static String soak(String model) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
    // The optimising compiler's own memory would be taken for a leak.
    command.add("-XX:TieredStopAtLevel=1");
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-Dtiltyard.test.models=" + TestModels.root());
    command.addAll(List.of("-cp", classPath(), Soak.class.getName(), model));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Surefire's own class path may be one jar that only names the others. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
  }
}
