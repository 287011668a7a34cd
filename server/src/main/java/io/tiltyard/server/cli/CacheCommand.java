package io.tiltyard.server.cli;

import io.tiltyard.server.training.TrainingException;
import io.tiltyard.server.training.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** The run that the launcher has a JVM remember; it is the launcher that keeps the result. */
@Command(
    name = "cache",
    description = {
      "Makes the class cache with which tiltyard starts faster, beside the installation or in the",
      "directory that TILTYARD_CACHE names. The launcher's first serve does so by itself, in the",
      "background; an image does so when it is built. TILTYARD_CACHE=off does without."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footer = {"", "Example:", "  tiltyard cache"})
final class CacheCommand implements Callable<Integer> {
  CacheCommand() {}

  @Override
  public Integer call() throws CommandException {
    try {
      Path directory = Files.createTempDirectory("tiltyard-cache-");
      try {
        TrainingRun.in(directory);
      } finally {
        delete(directory);
      }
    } catch (TrainingException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      throw new CommandException("cannot write below the temporary directory: " + e.getMessage());
    }
    return 0;
  }

  /** The private store is read-only; whoever may delete makes it writable first. */
  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        if (Files.isDirectory(file)) {
          file.toFile().setWritable(true);
        }
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
