package io.tiltyard.monitor.requestlog;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import org.apache.avro.file.CodecFactory;
import org.jspecify.annotations.Nullable;

/**
 * Avro's codec {@code zstandard} from memory to memory, both outside the heap, with one compressor
 * for all blocks: setting one up costs more than a block of floats does. Where a block hardly
 * shrank, the next ones are stored as they are: to find out that floats do not shrink costs more
 * than to write them. For one thread.
 */
final class BlockCompressor implements AutoCloseable {
  /** A fast level: it packs ids and names, and hardly looks at floats. */
  private static final int LEVEL = -7;

  private static final boolean CHECKSUM = true;

  /** A block hardly shrank when it lost less than this part. */
  private static final int WORTHWHILE_PART = 16;

  /** So many are stored before one is tried again. */
  private static final int STORED_IN_A_ROW = 15;

  /** Made when first used: a machine that cannot load the library loses records, no more. */
  private @Nullable ZstdCompressCtx context;

  private int toStore;

  /** The codec that the head of a file names. */
  static CodecFactory codec() {
    return CodecFactory.zstandardCodec(LEVEL, CHECKSUM);
  }

  /** The bytes that {@link #compress} needs, at most. */
  static int bound(int length) {
    return Math.max(StoredFrame.size(length), Math.toIntExact(Zstd.compressBound(length)));
  }

  /**
   * Puts one zstd frame.
   *
   * @param source bytes, from position to limit, which stay as they are
   * @param target where {@link #bound} bytes from {@code index} on are free
   * @return the length of the frame
   */
  int compress(ByteBuffer source, ByteBuffer target, int index) {
    int length = source.remaining();
    if (toStore > 0) {
      toStore--;
      StoredFrame.put(source, target, index);
      return StoredFrame.size(length);
    }
    int size =
        context()
            .compressDirectByteBuffer(
                target, index, target.capacity() - index, source, source.position(), length);
    if (size > length - length / WORTHWHILE_PART) {
      toStore = STORED_IN_A_ROW;
    }
    return size;
  }

  private ZstdCompressCtx context() {
    if (context == null) {
      context = new ZstdCompressCtx().setLevel(LEVEL).setChecksum(CHECKSUM);
    }
    return context;
  }

  @Override
  public void close() {
    if (context != null) {
      context.close();
      context = null;
    }
  }
}
