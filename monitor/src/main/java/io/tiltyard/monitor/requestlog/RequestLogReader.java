package io.tiltyard.monitor.requestlog;

import io.tiltyard.base.time.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableFileInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of the request log, call by call in the order in which they finished, with no more
 * than a block in memory. A file whose process was killed or is still writing may end within a
 * block: all that comes before is read. For one thread.
 */
public final class RequestLogReader implements Closeable {
  private final @Nullable DataFileReader<GenericRecord> reader;
  private boolean damaged;

  private RequestLogReader(@Nullable DataFileReader<GenericRecord> reader) {
    this.reader = reader;
    this.damaged = reader == null;
  }

  /** The files of a log, oldest first; none where the directory is missing. */
  public static List<Path> files(Path directory) throws IOException {
    return RequestLog.directory(directory, Clock.system()).files();
  }

  /**
   * Opens a file. One that ends within its head, as a log that was just begun may, has no calls.
   *
   * @throws IOException also where it holds records of another kind
   */
  public static RequestLogReader open(Path file) throws IOException {
    Schema schema = RequestSchema.load();
    SeekableFileInput input = new SeekableFileInput(file.toFile());
    DataFileReader<GenericRecord> reader;
    try {
      reader = new DataFileReader<>(input, new GenericDatumReader<>(null, schema));
    } catch (IOException | AvroRuntimeException e) {
      input.close();
      return new RequestLogReader(null);
    }
    String kind = reader.getSchema().getFullName();
    if (!kind.equals(schema.getFullName())) {
      reader.close();
      throw new IOException(
          "holds records of '" + kind + "', expected '" + schema.getFullName() + "'");
    }
    return new RequestLogReader(reader);
  }

  /** The next call, or null behind the last one that can be read. */
  public @Nullable LoggedCall next() {
    if (reader == null || damaged) {
      return null;
    }
    try {
      return reader.hasNext() ? CallReader.read(reader.next()) : null;
    } catch (RuntimeException e) {
      // Avro has an exception of its own for most of what damaged bytes decode to, not for all.
      damaged = true;
      return null;
    }
  }

  /** Whether something behind the last call could not be read; known once there is no next one. */
  public boolean isDamaged() {
    return damaged;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
