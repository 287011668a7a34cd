package io.tiltyard.monitor.requestlog;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import org.apache.avro.file.Codec;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.ZstandardCodec;
import org.jspecify.annotations.Nullable;

/**
 * Avro's {@code zstandard} codec with one compressor and one buffer for all blocks: setting them up
 * costs more than a block of floats does. Each block is used up before the next one is compressed.
 * For one thread.
 */
final class BlockCompressor extends ZstandardCodec implements AutoCloseable {
  /** A fast level: it packs ids and names, and hardly looks at floats, which do not shrink. */
  private static final int LEVEL = -7;

  private static final boolean CHECKSUM = true;
  private static final boolean POOLED = false;

  /** Made when first used: a machine that cannot load the library loses records, no more. */
  private @Nullable ZstdCompressCtx context;

  private byte[] compressed = new byte[0];

  BlockCompressor() {
    super(LEVEL, CHECKSUM, POOLED);
  }

  @Override
  public ByteBuffer compress(ByteBuffer data) {
    int length = data.remaining();
    int bound = Math.toIntExact(Zstd.compressBound(length));
    if (compressed.length < bound) {
      compressed = new byte[bound];
    }
    int offset = data.arrayOffset() + data.position();
    int size =
        context().compressByteArray(compressed, 0, compressed.length, data.array(), offset, length);
    return ByteBuffer.wrap(compressed, 0, size);
  }

  private ZstdCompressCtx context() {
    if (context == null) {
      context = new ZstdCompressCtx().setLevel(LEVEL).setChecksum(CHECKSUM);
    }
    return context;
  }

  /** What a writer of files asks for a codec: it always gets this one. */
  CodecFactory factory() {
    return new CodecFactory() {
      @Override
      protected Codec createInstance() {
        return BlockCompressor.this;
      }
    };
  }

  @Override
  public void close() {
    if (context != null) {
      context.close();
      context = null;
    }
  }
}
