package io.tiltyard.server.grpc;

import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The encodings that a message may have beside {@code identity}, by gRPC's names: {@code deflate}
 * is the zlib format of RFC 1950. An answer has that of its request, where the client takes it.
 */
enum MessageEncoding implements Codec {
  GZIP("gzip") {
    @Override
    InputStream open(InputStream compressed) throws IOException {
      return new GZIPInputStream(compressed);
    }

    @Override
    public OutputStream compress(OutputStream target) throws IOException {
      return new GZIPOutputStream(target);
    }
  },

  DEFLATE("deflate") {
    @Override
    InputStream open(InputStream compressed) {
      return new InflaterInputStream(compressed);
    }

    @Override
    public OutputStream compress(OutputStream target) {
      return new DeflaterOutputStream(target);
    }
  };

  private final String text;

  MessageEncoding(String text) {
    this.text = text;
  }

  /** The encoding of this name, or null. */
  static @Nullable MessageEncoding named(@Nullable String name) {
    for (MessageEncoding encoding : values()) {
      if (encoding.text.equals(name)) {
        return encoding;
      }
    }
    return null;
  }

  static CompressorRegistry compressors() {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    registry.register(Identity.NONE);
    for (MessageEncoding encoding : values()) {
      registry.register(encoding);
    }
    return registry;
  }

  static DecompressorRegistry decompressors() {
    DecompressorRegistry registry = DecompressorRegistry.emptyInstance().with(Identity.NONE, false);
    for (MessageEncoding encoding : values()) {
      registry = registry.with(encoding, true);
    }
    return registry;
  }

  /** May read what stands before the data. */
  abstract InputStream open(InputStream compressed) throws IOException;

  @Override
  public String getMessageEncoding() {
    return text;
  }

  /**
   * Reads nothing before it is read from: that is in the marshaller, where what is broken can be
   * refused as the client's fault.
   */
  @Override
  public InputStream decompress(InputStream compressed) {
    return new LazyStream(this, compressed);
  }

  private static final class LazyStream extends InputStream {
    private final MessageEncoding encoding;
    private final InputStream compressed;
    private @Nullable InputStream opened;

    LazyStream(MessageEncoding encoding, InputStream compressed) {
      this.encoding = encoding;
      this.compressed = compressed;
    }

    @Override
    public int read() throws IOException {
      return opened().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return opened().read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
      InputStream open = opened;
      if (open != null) {
        open.close();
      }
      compressed.close();
    }

    private InputStream opened() throws IOException {
      InputStream open = opened;
      if (open == null) {
        open = encoding.open(compressed);
        opened = open;
      }
      return open;
    }
  }
}
