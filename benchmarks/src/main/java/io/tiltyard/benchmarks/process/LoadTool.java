package io.tiltyard.benchmarks.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code tiltyard load}: an open loop, which is what latency and overload need. */
public final class LoadTool {
  private static final int OK = 0;
  private static final int NOTHING_ANSWERED = 1;

  private final Path root;
  private final Path errors;

  /**
   * @param root of the source checkout or installation
   * @param errors receives what it says beside its summary
   */
  public LoadTool(Path root, Path errors) {
    this.root = root;
    this.errors = errors;
  }

  /**
   * Loads a server, on the CPUs of this process, and waits for the end.
   *
   * @param arguments as {@code tiltyard load} takes them
   * @return its summary
   * @throws IllegalStateException where it failed
   */
  public JsonNode run(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(root.resolve("tiltyard").toString(), "load"));
    command.addAll(arguments);
    command.addAll(List.of("--json", "--quiet"));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
              .start();
      JsonNode summary = new ObjectMapper().readTree(process.getInputStream());
      int status = process.waitFor();
      if ((status != OK && status != NOTHING_ANSWERED) || !summary.isObject()) {
        throw new IllegalStateException(
            "tiltyard load ended with " + status + ": " + Files.readString(errors));
      }
      return summary;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
