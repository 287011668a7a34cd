package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.file.ByteBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;

/**
 * Encodes one Avro container file in memory: its head first, then block by block. Whoever calls
 * takes the bytes out of {@link #block} and writes them. For one thread.
 */
final class BlockEncoder {
  /** Of records before compression; a larger block is split. */
  private static final int SYNC_INTERVAL_BYTES = 2 << 20;

  private final ByteBlock block = new ByteBlock();
  private final DataFileWriter<ByteBuffer> writer;

  /** Puts the head of a file into {@link #block}. */
  @SuppressWarnings("resource") // writes to memory, and must write nothing when it is given up
  BlockEncoder(Schema schema, CallRecordWriter records, BlockCompressor compressor)
      throws IOException {
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

  /** A record that throws leaves no trace in the block. */
  void append(ByteBuffer record) throws IOException {
    writer.append(record);
  }

  /** Compresses all records into {@link #block}. */
  void finishBlock() throws IOException {
    writer.flush();
  }
}
