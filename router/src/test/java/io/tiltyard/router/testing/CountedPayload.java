package io.tiltyard.router.testing;

import io.tiltyard.base.tensor.Payload;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A payload that minds its count: it throws where it is read or given back after its end. */
public final class CountedPayload implements Payload {
  private final byte[] bytes;
  private final AtomicInteger count = new AtomicInteger(1);
  private boolean unreadable;

  public CountedPayload(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Counts that are held. */
  public int count() {
    return count.get();
  }

  /** Reading fails from now on. */
  public void breakReading() {
    unreadable = true;
  }

  @Override
  public int byteLength() {
    return bytes.length;
  }

  @Override
  public void copyTo(int offset, int length, ByteBuffer target) {
    if (unreadable || count.get() <= 0) {
      throw new IllegalStateException("read after the last release");
    }
    target.put(bytes, offset, length);
  }

  @Override
  public Payload retain() {
    if (count.getAndIncrement() <= 0) {
      throw new IllegalStateException("retained after the last release");
    }
    return this;
  }

  @Override
  public void release() {
    if (count.getAndDecrement() <= 0) {
      throw new IllegalStateException("released more often than retained");
    }
  }
}
