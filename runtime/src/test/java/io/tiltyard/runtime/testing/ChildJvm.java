package io.tiltyard.runtime.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A process of its own that runs a main method of the tests. */
public final class ChildJvm {
  private final List<String> options = new ArrayList<>();
  private Predicate<String> classPathEntries = entry -> true;

  public ChildJvm() {
    if (Runtime.version().feature() >= 22) {
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    options.add("-Dtiltyard.test.models=" + System.getProperty("tiltyard.test.models"));
  }

  public ChildJvm options(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Leaves entries of the class path out that this does not take. */
  public ChildJvm classPath(Predicate<String> entries) {
    classPathEntries = entries;
    return this;
  }

  /** Everything that it printed; it has to end with 0. */
  public String run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Surefire's own class path may be one jar that only names the others. */
  private String classPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .filter(classPathEntries)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
