package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.djl.DjlModelLoader;
import io.tiltyard.runtime.onnx.OnnxModelLoader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The other process of a trial, from the outside. Used by one thread. */
final class TrialProcess implements AutoCloseable {
  private static final int MAX_OUTPUT_BYTES = 16 << 10;
  private static final long END_SECONDS = 10;
  private static final Path NICE = Path.of("/usr/bin/nice");

  /** All that the process sees of this one's environment: no secrets, and no options of its JVM. */
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SystemRoot");

  private static final List<String> PREFIXES = List.of("CUDA_", "NVIDIA_", "OMP_");

  private final Process process;
  private final byte[] output = new byte[MAX_OUTPUT_BYTES];
  private final Thread drain;
  private long written;

  private TrialProcess(Process process) {
    this.process = process;
    this.drain = new Thread(this::drain, "trial-output-" + process.pid());
  }

  static TrialProcess start(TrialFiles files, TrialSettings settings) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(files.directory(), settings));
    builder.directory(files.directory().toFile());
    builder.redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> !passes(name));
    environment.put("CLASSPATH", classPath());
    TrialProcess started = new TrialProcess(builder.start());
    started.drain.setDaemon(true);
    started.drain.start();
    return started;
  }

  private static boolean passes(String name) {
    return ENVIRONMENT.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
  }

  private static List<String> command(Path directory, TrialSettings settings) {
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

  long pid() {
    return process.pid();
  }

  /**
   * Waits for its end.
   *
   * @return whether it has ended
   */
  boolean await(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** What it ended with. */
  int status() {
    return process.exitValue();
  }

  /** The last that it wrote to standard output and error. */
  String output() throws InterruptedException {
    drain.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
    synchronized (output) {
      int kept = (int) Math.min(written, MAX_OUTPUT_BYTES);
      byte[] bytes = new byte[kept];
      for (int i = 0; i < kept; i++) {
        bytes[i] = output[(int) ((written - kept + i) % MAX_OUTPUT_BYTES)];
      }
      return TrialFiles.text(bytes);
    }
  }

  private void drain() {
    byte[] chunk = new byte[MAX_OUTPUT_BYTES];
    try (InputStream in = process.getInputStream()) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        synchronized (output) {
          for (int i = 0; i < count; i++) {
            output[(int) (written % MAX_OUTPUT_BYTES)] = chunk[i];
            written++;
          }
        }
      }
    } catch (IOException e) {
      // It was killed: nothing more is going to be read.
    }
  }

  /** Lets go of it: it takes this for the death of its parent. */
  void letGo() throws IOException {
    process.getOutputStream().close();
  }

  /** Kills it where it still runs, and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      letGo();
    } catch (IOException e) {
      // Its end of the pipe is gone.
    }
  }
}
