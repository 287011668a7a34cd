package io.tiltyard.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and with what something was measured.
 *
 * @param commit of the source, with {@code +} behind it where files differ from it
 * @param jdk of all measured JVMs
 * @param jvmOptions beyond those of the launcher
 * @param serverCpus that measured processes were bound to
 * @param clientCpus that the process which makes the load was bound to
 */
public record Machine(
    String commit,
    String jdk,
    List<String> jvmOptions,
    String kernel,
    String cpu,
    int cpus,
    String serverCpus,
    String clientCpus) {
  public static Machine describe(Path root, @Nullable String serverCpus) {
    String dirty = run(root, "git", "status", "--porcelain", "--untracked-files=no");
    return new Machine(
        run(root, "git", "rev-parse", "HEAD") + (dirty.isEmpty() ? "" : "+"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        Java.options(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        field(Path.of("/proc/cpuinfo"), "model name"),
        Integer.parseInt(run(root, "getconf", "_NPROCESSORS_ONLN")),
        serverCpus == null ? "all" : serverCpus,
        field(Path.of("/proc/self/status"), "Cpus_allowed_list"));
  }

  private static String field(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String run(Path directory, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return text.strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
