package io.tiltyard.base.tensor;

import java.nio.ByteBuffer;

/** A payload in an array that the garbage collector owns; counting is a no-op. */
public final class HeapPayload implements Payload {
  private final byte[] bytes;
  private final int offset;
  private final int length;

  private HeapPayload(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /** A view of {@code bytes}, which must not change any more. */
  public static HeapPayload of(byte[] bytes) {
    return new HeapPayload(bytes, 0, bytes.length);
  }

  /** A view of a part of {@code bytes}, which must not change any more. */
  public static HeapPayload of(byte[] bytes, int offset, int length) {
    return new HeapPayload(bytes, offset, length);
  }

  @Override
  public int byteLength() {
    return length;
  }

  @Override
  public void copyTo(int from, int count, ByteBuffer target) {
    target.put(bytes, offset + from, count);
  }

  @Override
  public Payload retain() {
    return this;
  }

  @Override
  public void release() {}
}
