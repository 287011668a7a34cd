package io.tiltyard.server.grpc;

import io.grpc.Decompressor;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Gzip that reads nothing before it is read from. gRPC's own reads the header at once, outside of
 * the marshaller, where a broken one cannot be refused as the client's fault.
 */
final class LazyGzip implements Decompressor {
  @Override
  public String getMessageEncoding() {
    return CallHead.GZIP;
  }

  @Override
  public InputStream decompress(InputStream compressed) {
    return new Inflating(compressed);
  }

  private static final class Inflating extends InputStream {
    private final InputStream compressed;
    private @Nullable InputStream inflated;

    Inflating(InputStream compressed) {
      this.compressed = compressed;
    }

    @Override
    public int read() throws IOException {
      return inflated().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return inflated().read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
      InputStream open = inflated;
      if (open != null) {
        open.close();
      }
      compressed.close();
    }

    private InputStream inflated() throws IOException {
      InputStream open = inflated;
      if (open == null) {
        open = new GZIPInputStream(compressed);
        inflated = open;
      }
      return open;
    }
  }
}
