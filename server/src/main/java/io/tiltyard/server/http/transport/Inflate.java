package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks one compressed body. Stops at the limit, so that a small body cannot ask for a lot of
 * memory, and takes nothing that is cut short or followed by something else.
 */
final class Inflate {
  private static final int STEP = 65_536;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int GZIP_HEADER = 10;
  private static final int FLAG_CHECKSUM = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int RESERVED_FLAGS = 0xe0;
  private static final int ZLIB_METHOD = 8;

  private final byte[] packed;
  private final long limit;
  private final ByteBuf plain;
  private int at;
  private @Nullable Fault fault;

  private Inflate(byte[] packed, long limit, ByteBuf plain) {
    this.packed = packed;
    this.limit = limit;
    this.plain = plain;
  }

  /**
   * @param coding not identity
   * @param packed stays the caller's
   * @param limit bytes of the result
   * @param result receives the unpacked bytes where null is returned
   * @return what is wrong with the body, or null
   */
  static @Nullable Fault unpack(ContentCoding coding, ByteBuf packed, long limit, ByteBuf result) {
    Inflate inflate = new Inflate(ByteBufUtil.getBytes(packed), limit, result);
    switch (coding) {
      case GZIP -> inflate.gzip();
      case DEFLATE -> inflate.deflate();
      case IDENTITY -> result.writeBytes(packed, packed.readerIndex(), packed.readableBytes());
    }
    return inflate.fault;
  }

  static ByteBuf newResult(ByteBufAllocator allocator, ByteBuf packed) {
    return allocator.buffer(Math.max(256, Math.min(packed.readableBytes() * 2, STEP * 16)));
  }

  private void gzip() {
    do {
      if (!skipGzipHeader()) {
        fault = Fault.malformed("body is not gzip, as content-encoding says");
        return;
      }
      CRC32 checksum = new CRC32();
      int start = plain.writerIndex();
      inflate(true, checksum);
      if (fault == null && !trailer(checksum, plain.writerIndex() - start)) {
        fault = Fault.malformed("gzip body with a wrong or missing checksum");
      }
    } while (fault == null && at < packed.length);
  }

  /** RFC 9110 means zlib by deflate; some clients send the bare stream. */
  private void deflate() {
    boolean zlib =
        packed.length >= 2
            && (packed[0] & 0x0f) == ZLIB_METHOD
            && ((packed[0] & 0xff) << 8 | (packed[1] & 0xff)) % 31 == 0;
    inflate(!zlib, null);
    if (fault == null && at < packed.length) {
      fault = Fault.malformed((packed.length - at) + " bytes after the end of the deflate body");
    }
  }

  private void inflate(boolean bare, @Nullable CRC32 checksum) {
    Inflater inflater = new Inflater(bare);
    byte[] step = new byte[STEP];
    try {
      inflater.setInput(packed, at, packed.length - at);
      while (fault == null && !inflater.finished()) {
        int bytes = inflater.inflate(step);
        if (bytes == 0 && !inflater.finished()) {
          fault = Fault.malformed("compressed body ends too early");
        } else if (plain.writerIndex() + (long) bytes > limit) {
          fault = Fault.tooLarge("decompressed body, expected at most " + limit + " bytes");
        } else {
          plain.writeBytes(step, 0, bytes);
          if (checksum != null) {
            checksum.update(step, 0, bytes);
          }
        }
      }
      at = packed.length - inflater.getRemaining();
    } catch (DataFormatException e) {
      fault = Fault.malformed("compressed body is corrupt");
    } finally {
      inflater.end();
    }
  }

  private boolean skipGzipHeader() {
    if (packed.length - at < GZIP_HEADER
        || ((packed[at] & 0xff) << 8 | (packed[at + 1] & 0xff)) != GZIP_MAGIC
        || packed[at + 2] != ZLIB_METHOD) {
      return false;
    }
    int flags = packed[at + 3] & 0xff;
    at += GZIP_HEADER;
    if ((flags & RESERVED_FLAGS) != 0) {
      return false;
    }
    if ((flags & FLAG_EXTRA) != 0) {
      if (packed.length - at < 2) {
        return false;
      }
      at += 2 + ((packed[at] & 0xff) | (packed[at + 1] & 0xff) << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      skipText();
    }
    if ((flags & FLAG_COMMENT) != 0) {
      skipText();
    }
    at += (flags & FLAG_CHECKSUM) != 0 ? 2 : 0;
    return at <= packed.length;
  }

  private void skipText() {
    while (at < packed.length && packed[at] != 0) {
      at++;
    }
    at++;
  }

  private boolean trailer(CRC32 checksum, int size) {
    if (packed.length - at < 2 * Integer.BYTES) {
      return false;
    }
    boolean right = littleEndian() == (int) checksum.getValue();
    return littleEndian() == size && right;
  }

  private int littleEndian() {
    int value =
        (packed[at] & 0xff)
            | (packed[at + 1] & 0xff) << 8
            | (packed[at + 2] & 0xff) << 16
            | (packed[at + 3] & 0xff) << 24;
    at += Integer.BYTES;
    return value;
  }
}
