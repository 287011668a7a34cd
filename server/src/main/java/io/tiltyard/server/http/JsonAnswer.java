package io.tiltyard.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.server.http.transport.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Answers to queries: small JSON documents. */
final class JsonAnswer {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonAnswer() {}

  /** Writes one document. */
  @FunctionalInterface
  interface Document {
    void write(JsonGenerator json) throws IOException;
  }

  static HttpAnswer ok(Document document) {
    return of(200, document);
  }

  static HttpAnswer of(int status, Document document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      document.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory cannot be written", e);
    }
    return HttpAnswer.json(status, bytes.toByteArray());
  }
}
