package io.tiltyard.monitor.requestlog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** The schema of the request log, which its resource describes field by field. */
public final class RequestSchema {
  private static final String RESOURCE = "/io/tiltyard/log/request.avsc";

  private RequestSchema() {}

  /** Reads the schema {@code io.tiltyard.log.Request} anew. */
  public static Schema load() {
    try (InputStream resource = RequestSchema.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("resource " + RESOURCE + " is missing");
      }
      return new Schema.Parser().parse(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
