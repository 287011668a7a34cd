package io.tiltyard.monitor.file;

import io.tiltyard.base.time.Clock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The files of one log: {@code <prefix>-<UTC time>-<sequence><suffix>}, which sort by name as they
 * were made. Other files in the directory are never touched.
 */
public final class LogDirectory {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path directory;
  private final String prefix;
  private final String suffix;
  private final Pattern names;
  private final Clock clock;
  private long sequence;

  /**
   * @param prefix first part of the names
   * @param suffix last part of the names, with its dot
   */
  public LogDirectory(Path directory, String prefix, String suffix, Clock clock) {
    this.directory = directory;
    this.prefix = prefix;
    this.suffix = suffix;
    this.names =
        Pattern.compile(Pattern.quote(prefix) + "-\\d{8}T\\d{6}Z-\\d{6,}" + Pattern.quote(suffix));
    this.clock = clock;
  }

  /** Makes the directory where it is missing, and names the next file. */
  Path next() throws IOException {
    Files.createDirectories(directory);
    sequence++;
    Instant now = Instant.EPOCH.plus(clock.epochMicros(), ChronoUnit.MICROS);
    String number = String.format(Locale.ROOT, "%06d", sequence);
    return directory.resolve(prefix + "-" + TIME.format(now) + "-" + number + suffix);
  }

  /** The files of the log, oldest first; none where the directory is missing. */
  public List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (names.matcher(entry.getFileName().toString()).matches()) {
          files.add(entry);
        }
      }
    } catch (NoSuchFileException e) {
      return files;
    }
    files.sort(Comparator.comparing(file -> file.getFileName().toString()));
    return files;
  }

  /** Deletes the oldest files until the rest is within {@code retention}. */
  void deleteBeyond(Retention retention) throws IOException {
    List<Path> files = files();
    int count = 0;
    long bytes = 0;
    for (int i = files.size() - 1; i >= 0; i--) {
      Path file = files.get(i);
      long size = Files.exists(file) ? Files.size(file) : 0;
      if (count + 1 > retention.maxFiles() || bytes + size > retention.maxBytes()) {
        deleteUpTo(files, i);
        return;
      }
      count++;
      bytes += size;
    }
  }

  private static void deleteUpTo(List<Path> files, int last) throws IOException {
    for (Path file : files.subList(0, last + 1)) {
      Files.deleteIfExists(file);
    }
  }
}
