package io.tiltyard.monitor.call;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What all calls of one version in one part of a route have in common, and the bytes that stand for
 * it in each of their records: made once, copied for each call.
 */
public final class CallSource {
  private final byte[] encoded;

  /**
   * @param modelDigest digest of the model's files, or "" where unknown
   */
  @SuppressWarnings("EnumOrdinal") // read in this process only
  public CallSource(String route, String model, long version, String modelDigest, Arm arm) {
    int bound =
        RecordText.bound(route)
            + RecordText.bound(model)
            + Long.BYTES
            + RecordText.bound(modelDigest)
            + 1;
    ByteBuffer bytes = ByteBuffer.wrap(new byte[bound]).order(ByteOrder.LITTLE_ENDIAN);
    RecordText.put(bytes, route);
    RecordText.put(bytes, model);
    bytes.putLong(version);
    RecordText.put(bytes, modelDigest);
    bytes.put((byte) arm.ordinal());
    this.encoded = Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** How many bytes {@link #put} takes. */
  public int byteLength() {
    return encoded.length;
  }

  /**
   * Puts route, model, version, digest and arm in this order: texts as {@link RecordText}, the
   * version as a long, the arm's ordinal as a byte.
   */
  public void put(ByteBuffer record) {
    record.put(encoded);
  }
}
