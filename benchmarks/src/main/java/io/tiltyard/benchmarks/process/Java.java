package io.tiltyard.benchmarks.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts main classes from this process's own class path, with the gateway's JVM options. */
public final class Java {
  private Java() {}

  /** The command line that runs {@code main}; the class path travels in the environment. */
  public static List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-Dslf4j.internal.verbosity=ERROR");
    command.addAll(options());
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Options that every measured JVM gets: the words of {@code TILTYARD_JAVA_OPTS}. */
  public static List<String> options() {
    String options = System.getenv().getOrDefault("TILTYARD_JAVA_OPTS", "").strip();
    return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
  }
}
