package io.tiltyard.server.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBufInputStream;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.server.http.transport.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON in as a plain tree, without binding and within bounds; JSON out by a generator. */
final class Json {
  private static final int MAX_DEPTH = 100;
  private static final String MEDIA_TYPE = "application/json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** Writes one document. */
  @FunctionalInterface
  interface Writer {
    void write(JsonGenerator to) throws IOException;
  }

  static byte[] write(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = MAPPER.getFactory().createGenerator(bytes)) {
      writer.write(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A document of our own. */
  static JsonNode read(byte[] text) throws IOException {
    return MAPPER.readTree(text);
  }

  /** The body's object; refused where the body is anything else or does not say that it is JSON. */
  static ObjectNode readObject(HttpExchange exchange) throws RefusedException {
    checkMediaType(exchange.header(HttpHeaderNames.CONTENT_TYPE));
    try (InputStream body = new ByteBufInputStream(exchange.body().duplicate())) {
      JsonNode tree = MAPPER.readTree(body);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw malformed("a JSON " + tree.getNodeType().name().toLowerCase(Locale.ROOT));
    } catch (JsonProcessingException e) {
      throw malformed(place(e) + Excerpt.of(e.getOriginalMessage()));
    } catch (IOException e) {
      throw malformed("an unreadable body");
    }
  }

  private static void checkMediaType(@Nullable String contentType) throws RefusedException {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT).strip();
    int parameters = type.indexOf(';');
    if (!(parameters < 0 ? type : type.substring(0, parameters).strip()).equals(MEDIA_TYPE)) {
      throw new RefusedException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "content-type "
              + (contentType == null ? "is missing" : "'" + Excerpt.of(contentType) + "'")
              + ", expected "
              + MEDIA_TYPE);
    }
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : "line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ": ";
  }

  private static RefusedException malformed(String what) {
    return new RefusedException(
        ErrorCode.MALFORMED_REQUEST, "body: got " + what + ", expected a JSON object");
  }
}
