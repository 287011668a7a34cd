package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.file.ByteBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.NonCopyingByteArrayOutputStream;

/**
 * Encodes one Avro container file in memory: its head first, then block by block. Whoever calls
 * takes the bytes out of {@link #block} and writes them. For one thread.
 */
final class BlockEncoder {
  /** Of records before compression; a larger block is split. */
  private static final int SYNC_INTERVAL_BYTES = 2 << 20;

  /** Room for a usual record; a larger one makes it grow. */
  private static final int RECORD_BYTES = 4 << 10;

  private final ByteBlock block = new ByteBlock();
  private final DataFileWriter<ByteBuffer> writer;
  private final CallRecordWriter records;

  /** One record: the file's own encoder would hand on its fields byte by byte. */
  private final NonCopyingByteArrayOutputStream encoded =
      new NonCopyingByteArrayOutputStream(RECORD_BYTES);

  private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(encoded, null);

  /** Puts the head of a file into {@link #block}. */
  @SuppressWarnings("resource") // writes to memory, and must write nothing when it is given up
  BlockEncoder(Schema schema, CallRecordWriter records, BlockCompressor compressor)
      throws IOException {
    this.records = records;
    this.writer =
        new DataFileWriter<>(records)
            .setCodec(compressor.factory())
            .setSyncInterval(SYNC_INTERVAL_BYTES)
            .create(schema, block);
  }

  /** Bytes that are to be written and then reset. */
  ByteBlock block() {
    return block;
  }

  /**
   * A record that cannot be encoded leaves no trace in the block.
   *
   * @throws DataFileWriter.AppendWriteException for a fault of the record, not of the block
   */
  void append(ByteBuffer record) throws IOException {
    encoded.reset();
    try {
      records.write(record, encoder);
    } catch (IOException | RuntimeException e) {
      throw new DataFileWriter.AppendWriteException(e);
    } finally {
      encoder.flush();
    }
    writer.appendEncoded(encoded.asByteBuffer());
  }

  /** Compresses all records into {@link #block}. */
  void finishBlock() throws IOException {
    writer.flush();
  }
}
