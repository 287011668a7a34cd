package io.tiltyard.monitor.requestlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Settings for tests, and a reader that knows nothing but Avro. */
final class RequestLogs {
  private RequestLogs() {}

  /** Room for a few dozen small records and no large one. */
  static RequestLogSettings smallQueue(Path directory) {
    RequestLogSettings roomy = settings(directory);
    return new RequestLogSettings(
        directory,
        1 << 14,
        roomy.maxTensorBytes(),
        roomy.maxFileBytes(),
        roomy.maxFileAge(),
        roomy.maxTotalBytes(),
        roomy.flushInterval());
  }

  /** Room for 16 MiB, flushed each second, in files that never end. */
  static RequestLogSettings settings(Path directory) {
    return settings(directory, 1 << 20, Long.MAX_VALUE / 2, Duration.ofDays(1), Long.MAX_VALUE);
  }

  static RequestLogSettings settings(
      Path directory, long tensorBytes, long fileBytes, Duration age, long totalBytes) {
    return new RequestLogSettings(
        directory, 1 << 24, tensorBytes, fileBytes, age, totalBytes, Duration.ofSeconds(1));
  }

  /** All files, oldest first. */
  static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids of all records in all files. */
  static List<String> ids(Path directory) {
    List<String> ids = new ArrayList<>();
    for (Path file : files(directory)) {
      for (GenericRecord record : read(file)) {
        ids.add(record.get("id").toString());
      }
    }
    return ids;
  }

  static List<GenericRecord> read(Path file) {
    List<GenericRecord> records = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      reader.forEach(records::add);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
    return records;
  }
}
