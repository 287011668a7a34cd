package io.tiltyard.monitor.distribution;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallSource;
import io.tiltyard.monitor.call.RecordText;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the {@link CallSource} at the start of a record. Calls of the same source come in rows, so
 * the last one is remembered. For one thread.
 */
final class SourceKeys {
  private static final Arm[] ARMS = Arm.values();

  private byte[] bytes = new byte[0];
  private VersionKey key = new VersionKey("", 0, "", Arm.OTHER);

  /** The key of the record, which is left behind its source. */
  VersionKey next(ByteBuffer record) {
    int start = record.position();
    int end = start + bytes.length;
    int offset = record.arrayOffset();
    if (bytes.length > 0
        && end <= record.limit()
        && Arrays.equals(record.array(), offset + start, offset + end, bytes, 0, bytes.length)) {
      record.position(end);
      return key;
    }
    RecordText.skip(record);
    String model = RecordText.get(record);
    long version = record.getLong();
    key = new VersionKey(model, version, RecordText.get(record), ARMS[record.get()]);
    bytes = Arrays.copyOfRange(record.array(), offset + start, offset + record.position());
    return key;
  }
}
