package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The codings of a body that are spoken here. */
enum ContentCoding {
  IDENTITY,
  GZIP,
  DEFLATE;

  /**
   * The coding that {@code content-encoding} headers name, or null where it is another one or more
   * than one.
   */
  static @Nullable ContentCoding named(List<String> headers) {
    if (headers.isEmpty()) {
      return IDENTITY;
    }
    if (headers.size() > 1) {
      return null;
    }
    return switch (headers.get(0).trim().toLowerCase(Locale.ROOT)) {
      case "identity", "" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default -> null;
    };
  }

  /** Whether a client that sent this {@code accept-encoding} takes gzip. */
  static boolean acceptsGzip(@Nullable String header) {
    if (header == null) {
      return false;
    }
    for (String choice : header.split(",", -1)) {
      int semicolon = choice.indexOf(';');
      String coding = (semicolon < 0 ? choice : choice.substring(0, semicolon)).trim();
      if (coding.equalsIgnoreCase("gzip") || coding.equals("*")) {
        return semicolon < 0 || isWanted(choice.substring(semicolon + 1));
      }
    }
    return false;
  }

  /** The same bytes in gzip; takes {@code body} over. */
  static ByteBuf gzip(ByteBuf body, ByteBufAllocator allocator) {
    ByteBuf packed = allocator.buffer(Math.max(256, body.readableBytes() / 4));
    try (FastGzip gzip = new FastGzip(new ByteBufOutputStream(packed))) {
      body.readBytes(gzip, body.readableBytes());
    } catch (IOException e) {
      packed.release();
      throw new IllegalStateException("a buffer in memory cannot be written", e);
    } finally {
      body.release();
    }
    return packed;
  }

  private static boolean isWanted(String parameters) {
    String quality = parameters.trim().toLowerCase(Locale.ROOT).replace(" ", "");
    return !quality.matches("q=0(\\.0{0,3})?");
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteBufOutputStream target) throws IOException {
      super(target);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
