package io.tiltyard.benchmarks.jmh;

import io.grpc.Detachable;
import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A message as the transport has it: in direct buffers of 16 KiB, one for each HTTP/2 frame. */
final class FramedMessage {
  private static final int FRAME_BYTES = 16 << 10;

  private final ByteBuffer[] frames;
  private final int length;

  FramedMessage(byte[] bytes) {
    this.length = bytes.length;
    this.frames = new ByteBuffer[(length + FRAME_BYTES - 1) / FRAME_BYTES];
    for (int i = 0; i < frames.length; i++) {
      int start = i * FRAME_BYTES;
      int size = Math.min(FRAME_BYTES, length - start);
      frames[i] = ByteBuffer.allocateDirect(size).put(bytes, start, size).flip();
    }
  }

  /** The message, unread. */
  InputStream open() {
    return new Stream();
  }

  private final class Stream extends InputStream implements KnownLength, HasByteBuffer, Detachable {
    private int index;
    private int at;

    @Override
    public int available() {
      return length - index * FRAME_BYTES - at;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("read byte by byte");
    }

    @Override
    public int read(byte[] target, int offset, int wanted) {
      if (index == frames.length) {
        return -1;
      }
      int part = Math.min(wanted, frames[index].limit() - at);
      frames[index].get(at, target, offset, part);
      skip(part);
      return part;
    }

    @Override
    public long skip(long bytes) {
      at += (int) bytes;
      if (at == frames[index].limit()) {
        index++;
        at = 0;
      }
      return bytes;
    }

    @Override
    public boolean byteBufferSupported() {
      return true;
    }

    @Override
    public @Nullable ByteBuffer getByteBuffer() {
      return index == frames.length ? null : frames[index].duplicate().position(at);
    }

    @Override
    public InputStream detach() {
      return new Stream();
    }

    @Override
    public boolean markSupported() {
      return true;
    }

    @Override
    public synchronized void mark(int limit) {}

    @Override
    public synchronized void reset() {
      index = 0;
      at = 0;
    }
  }
}
