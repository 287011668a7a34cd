package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.djl.DjlModelLoader;
import io.tiltyard.runtime.onnx.OnnxModelLoader;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a process that tries versions is started. */
final class TrialCommand {
  private static final Path NICE = Path.of("/usr/bin/nice");

  /** All that the process sees of this one's environment: no secrets, and no options of its JVM. */
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SystemRoot");

  private static final List<String> PREFIXES = List.of("CUDA_", "NVIDIA_", "OMP_");

  private TrialCommand() {}

  static ProcessBuilder of(Path directory, TrialSettings settings) {
    ProcessBuilder builder = new ProcessBuilder(words(directory, settings));
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> !passes(name));
    environment.put("CLASSPATH", classPath());
    return builder;
  }

  private static boolean passes(String name) {
    return ENVIRONMENT.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
  }

  private static List<String> words(Path directory, TrialSettings settings) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", "15"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + settings.heapBytes(),
            "-XX:MaxDirectMemorySize=" + settings.memoryBytes(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + directory.resolve("crash"),
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.io.tmpdir=" + directory,
            // Unpacked once, and not once a trial.
            "-D" + DjlModelLoader.DIRECTORY_PROPERTY + "=" + DjlModelLoader.defaultDirectory(),
            "-Djdk.serialFilter=!*",
            "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
            "-Dslf4j.internal.verbosity=ERROR"));
    command.addAll(classCache());
    String onnxRuntime = System.getProperty(OnnxModelLoader.DIRECTORY_PROPERTY);
    if (onnxRuntime != null) {
      command.add("-D" + OnnxModelLoader.DIRECTORY_PROPERTY + "=" + onnxRuntime);
    }
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add(TrialMain.class.getName());
    command.add(directory.toString());
    return command;
  }

  /**
   * The archive of classes that this JVM was started with, and whether its checksums are looked at;
   * ignored where it does not fit, or is damaged and was looked at. An AOT cache is not passed on:
   * to load all of it takes as long as to load what a trial needs.
   */
  private static List<String> classCache() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            option ->
                option.startsWith("-XX:SharedArchiveFile=")
                    || option.equals("-XX:+VerifySharedSpaces"))
        .toList();
  }

  /** This process's own; the other one runs in another directory. */
  private static String classPath() {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    return String.join(
        File.pathSeparator,
        Arrays.stream(entries).map(entry -> Path.of(entry).toAbsolutePath().toString()).toList());
  }
}
