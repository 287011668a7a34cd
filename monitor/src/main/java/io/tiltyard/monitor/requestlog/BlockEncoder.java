package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.file.ByteBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Encodes Avro container files in memory: a head, then block by block. The bytes of a record are
 * copied twice: as they are encoded, and as they are compressed to where they are written from.
 * Avro's own writer would copy them five times. For one thread.
 */
final class BlockEncoder implements AutoCloseable {
  /** Of records before compression: they, and what the compressor remembers, stay in the cache. */
  private static final int BLOCK_BYTES = 64 << 10;

  /** Of a block with the record that filled it, usually. */
  private static final int ROOM_BYTES = 2 * BLOCK_BYTES;

  private static final int SYNC_BYTES = 16;
  private static final int MAX_NUMBER_BYTES = 10;
  private static final int MAX_FRAME_BYTES = 2 * MAX_NUMBER_BYTES + SYNC_BYTES;

  private final Schema schema = RequestSchema.load();
  private final CallRecordWriter records = new CallRecordWriter();
  private final BlockCompressor compressor = new BlockCompressor();

  /** What a head ends with, and each block of its file. */
  private final byte[] sync = new byte[SYNC_BYTES];

  private final byte[] number = new byte[MAX_NUMBER_BYTES];

  /** Records of the block that is not compressed yet. */
  private final ByteBlock raw = new ByteBlock(ROOM_BYTES);

  private final ByteBlock encoded;
  private BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(raw, null);
  private int count;

  /**
   * @param bytes that are encoded before they are written, usually
   */
  BlockEncoder(int bytes) {
    encoded = new ByteBlock(bytes + 2 * ROOM_BYTES);
  }

  /** Forgets everything and puts the head of a new file into {@link #encoded}. */
  @SuppressWarnings("resource") // writes to memory, and must write nothing but the head
  void beginFile() throws IOException {
    encoded.begin(0);
    forgetRecords();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    new DataFileWriter<>(records).setCodec(BlockCompressor.codec()).create(schema, head);
    byte[] bytes = head.toByteArray();
    System.arraycopy(bytes, bytes.length - SYNC_BYTES, sync, 0, SYNC_BYTES);
    encoded.write(bytes, 0, bytes.length);
  }

  /** Whole blocks that are to be written, after which it is told where the next ones begin. */
  ByteBlock encoded() {
    return encoded;
  }

  /**
   * Adds a record, and ends the block that it fills. A record that cannot be encoded leaves no
   * trace.
   *
   * @throws DataFileWriter.AppendWriteException for a fault of the record, not of the block
   */
  void append(ByteBuffer record) {
    int before = raw.size();
    try {
      records.write(record, encoder);
      encoder.flush();
    } catch (IOException | RuntimeException e) {
      raw.truncate(before);
      encoder = EncoderFactory.get().binaryEncoder(raw, null);
      throw new DataFileWriter.AppendWriteException(e);
    }
    count++;
    if (raw.size() >= BLOCK_BYTES) {
      endBlock();
    }
  }

  /** Compresses the records that are not in a block yet into one. */
  void endBlock() {
    if (count == 0) {
      return;
    }
    ByteBuffer source = raw.bytes();
    int bound = BlockCompressor.bound(raw.size());
    ByteBuffer target = encoded.room(MAX_FRAME_BYTES + bound);
    putNumber(count, target);
    int start = target.position() + encode(raw.size());
    int size = compressor.compress(source, target, start);
    int moved = target.position() + encode(size);
    if (moved != start) {
      target.put(moved, target, start, size);
    }
    putNumber(size, target);
    target.position(moved + size).put(sync);
    forgetRecords();
  }

  private void forgetRecords() {
    raw.begin(0);
    count = 0;
  }

  private void putNumber(int value, ByteBuffer target) {
    target.put(number, 0, encode(value));
  }

  /** Puts Avro's form of a long into {@link #number} and returns its length. */
  private int encode(int value) {
    return BinaryData.encodeLong(value, number, 0);
  }

  @Override
  public void close() {
    compressor.close();
  }
}
