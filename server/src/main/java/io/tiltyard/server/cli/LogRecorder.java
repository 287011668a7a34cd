package io.tiltyard.server.cli;

import io.tiltyard.monitor.requestlog.LoggedCall;
import io.tiltyard.monitor.requestlog.RequestLogReader;
import io.tiltyard.runtime.golden.Tolerance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes answers from a request log, which a gateway may be writing meanwhile: reads it once to find
 * whose answers are wanted, and again to choose among them.
 */
final class LogRecorder {
  private final Path directory;
  private final String model;
  private final @Nullable String route;
  private final @Nullable Long version;
  private final Tolerance tolerance;

  /**
   * @param route null for any
   * @param version null for the champion
   */
  LogRecorder(
      Path directory,
      String model,
      @Nullable String route,
      @Nullable Long version,
      Tolerance tolerance) {
    this.directory = directory;
    this.model = model;
    this.route = route;
    this.version = version;
    this.tolerance = tolerance;
  }

  /**
   * @param count most answers that are taken
   */
  GoldenAnswers record(int count) throws CommandException {
    List<Path> files = files();
    LogScan scan = new LogScan(model, route, version);
    List<String> notices = new ArrayList<>();
    for (Path file : files) {
      if (!read(file, scan::accept)) {
        notices.add(file + " cannot be read to its end: still being written, or damaged");
      }
    }
    LogScan.Answerer answerer = scan.choose();
    LogSample sample = new LogSample(count, model, route, answerer, tolerance);
    for (Path file : files) {
      read(file, sample::accept);
    }
    notices.addAll(sample.notices());
    return new GoldenAnswers(sample.files(), Long.toString(answerer.version()), notices);
  }

  private List<Path> files() throws CommandException {
    try {
      List<Path> files = RequestLogReader.files(directory);
      if (files.isEmpty()) {
        throw new CommandException(
            directory + " has no request logs, which are called requests-*.avro");
      }
      return files;
    } catch (IOException e) {
      throw new CommandException(directory + " cannot be listed: " + e);
    }
  }

  /** Reads what there is, and tells whether that was all; a file may also be deleted meanwhile. */
  private static boolean read(Path file, Consumer<LoggedCall> sink) throws CommandException {
    if (Files.notExists(file)) {
      return true;
    }
    try (RequestLogReader reader = RequestLogReader.open(file)) {
      for (LoggedCall call = reader.next(); call != null; call = reader.next()) {
        sink.accept(call);
      }
      return !reader.isDamaged();
    } catch (IOException e) {
      throw new CommandException(file + ": " + e.getMessage());
    }
  }
}
