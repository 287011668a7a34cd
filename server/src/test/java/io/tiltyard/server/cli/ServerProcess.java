package io.tiltyard.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code tiltyard serve} as a process of its own, from this build's classes. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("ready http=(127\\.0\\.0\\.1:\\d+) grpc=(\\S+) admin=(127\\.0\\.0\\.1:\\d+)");
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;
  private final Path err;

  private ServerProcess(Process process, Path err) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.err = err;
  }

  /** What the launcher passes to a JVM of this version, so that it does not warn. */
  private static List<String> launcherFlags() {
    List<String> flags = new ArrayList<>();
    int version = Runtime.version().feature();
    if (version >= 22) {
      flags.add("--enable-native-access=ALL-UNNAMED");
    }
    if (version >= 23) {
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return flags;
  }

  static ServerProcess start(Path directory, String... arguments) throws IOException {
    return start(directory, List.of(), arguments);
  }

  /**
   * @param wrapper a command that ends by executing the words behind it in its own place
   */
  static ServerProcess startBy(List<String> wrapper, Path directory, String... arguments)
      throws IOException {
    return start(wrapper, directory, List.of(), arguments);
  }

  /**
   * @param flags of the JVM, beyond the usual ones, over which they win
   */
  static ServerProcess start(Path directory, List<String> flags, String... arguments)
      throws IOException {
    return start(List.of(), directory, flags, arguments);
  }

  private static ServerProcess start(
      List<String> wrapper, Path directory, List<String> flags, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
    command.addAll(launcherFlags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(flags);
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Path err = directory.resolve("stderr-" + System.nanoTime() + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(err.toFile())
            .start();
    return new ServerProcess(process, err);
  }

  /**
   * The same by the launcher, from the distribution of this build.
   *
   * @param environment beyond this process's own
   */
  static ServerProcess launch(
      Path directory, Path launcher, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Path err = directory.resolve("stderr-" + System.nanoTime() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start(), err);
  }

  /** Serves a group of the test models on free ports. */
  static ServerProcess serve(Path directory, String group, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--models",
                Path.of(System.getProperty("tiltyard.test.models"), group).toString(),
                "--data",
                directory.resolve("data").toString()));
    arguments.addAll(List.of(more));
    return start(directory, arguments.toArray(String[]::new));
  }

  static String[] freePorts() {
    return new String[] {"--http-port", "0", "--grpc-port", "0", "--admin-port", "0"};
  }

  /** Waits for the ready line; its groups are the addresses of HTTP, gRPC and admin. */
  Matcher awaitReady() throws IOException {
    String line = out.readLine();
    Matcher ready = READY.matcher(line == null ? "" : line);
    if (!ready.matches()) {
      throw new AssertionError("no ready line but " + line + "; " + errors());
    }
    return ready;
  }

  /** What else came on stdout, once the process has ended. */
  List<String> restOfOutput() {
    return out.lines().toList();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for the end and gives the exit status. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + PATIENCE_SECONDS + " s");
    }
    return process.exitValue();
  }

  /** A path as the process sees it. */
  Path seen(Path path) {
    return Path.of("/proc/" + process.pid() + "/root").resolve(path.toString().substring(1));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String errors() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
