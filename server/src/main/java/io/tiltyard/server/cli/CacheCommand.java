package io.tiltyard.server.cli;

import io.tiltyard.base.file.DirectoryLock;
import io.tiltyard.server.training.TrainingException;
import io.tiltyard.server.training.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
  /** Beside another run of this command; the launcher leaves the cache to that one. */
  private static final int TAKEN = 3;

  private static final Pattern MAKER = Pattern.compile("-([0-9]{1,18})\\.half");

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  CacheCommand() {}

  @Override
  @SuppressWarnings("try") // the lock is held, not used
  public Integer call() throws CommandException {
    String half = System.getProperty("tiltyard.cache.half");
    if (half == null) {
      return train();
    }
    Path directory = Objects.requireNonNull(Path.of(half).toAbsolutePath().getParent());
    try (DirectoryLock lock = DirectoryLock.take(directory, "makes the class cache")) {
      removeLeft(directory);
      return train();
    } catch (DirectoryLock.TakenException e) {
      spec.commandLine()
          .getErr()
          .println("tiltyard: " + directory + " " + SafeText.of(String.valueOf(e.getMessage())));
      return TAKEN;
    } catch (IOException e) {
      throw new CommandException(directory + " cannot be used (" + DirectoryLock.why(e) + ")");
    }
  }

  /** What launchers left that were killed; the number in a file's name is its launcher's. */
  private static void removeLeft(Path directory) throws IOException {
    try (DirectoryStream<Path> halves = Files.newDirectoryStream(directory, "java-*.half*")) {
      for (Path half : halves) {
        Matcher maker = MAKER.matcher(half.toString());
        if (maker.find() && ProcessHandle.of(Long.parseLong(maker.group(1))).isEmpty()) {
          Files.deleteIfExists(half);
        }
      }
    }
  }

  private static int train() throws CommandException {
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
