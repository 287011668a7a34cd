package io.tiltyard.monitor.distribution;

import io.tiltyard.monitor.call.RecordText;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the names of a version's tensors. They come in the same order with nearly every call, so
 * the one at each position is remembered. For one thread.
 */
final class TensorNames {
  /** Tensors of a call whose names are remembered. */
  private static final int POSITIONS = 16;

  private final byte[][] bytes = new byte[POSITIONS][0];
  private final String[] names = new String[POSITIONS];

  TensorNames() {
    Arrays.fill(names, "");
  }

  /**
   * Takes a text of {@link RecordText}.
   *
   * @param position of the tensor in the call
   */
  String next(ByteBuffer record, int position) {
    int at = position % POSITIONS;
    int start = record.position() + Integer.BYTES;
    int length = record.getInt(record.position());
    int from = record.arrayOffset() + start;
    if (Arrays.equals(record.array(), from, from + length, bytes[at], 0, bytes[at].length)) {
      record.position(start + length);
    } else {
      names[at] = RecordText.get(record);
      bytes[at] = Arrays.copyOfRange(record.array(), from, from + length);
    }
    return names[at];
  }
}
