package io.tiltyard.benchmarks.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that says what it has to say in lines, and ends with this one. */
public final class ChildProcess implements AutoCloseable {
  private static final Duration END_PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path errors;
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
  private final Writer input;

  private ChildProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "reader-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
  }

  /**
   * Starts a process.
   *
   * @param cpus that it may use, as {@code taskset -c} takes them, or null for all
   * @param errors receives its standard error
   */
  public static ChildProcess start(List<String> command, @Nullable String cpus, Path errors) {
    List<String> pinned = new ArrayList<>();
    if (cpus != null) {
      pinned.addAll(List.of("taskset", "-c", cpus));
    }
    pinned.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(pinned);
    File file = errors.toFile();
    builder.redirectError(file);
    try {
      return new ChildProcess(builder.start(), errors);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Says one line to the process. */
  public void tell(String line) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("process ended; see " + errors, e);
    }
  }

  /** Waits for the next line that starts with {@code word}. */
  public String await(String word, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        Optional<String> line =
            lines.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (line == null || line.isEmpty()) {
          throw new IllegalStateException(
              "process " + (line == null ? "was silent" : "ended") + "; see " + errors);
        }
        if (line.get().startsWith(word)) {
          return line.get();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(Optional.of(line));
      }
    } catch (IOException e) {
      // The process went away: the end below says so.
    }
    lines.add(Optional.empty());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
