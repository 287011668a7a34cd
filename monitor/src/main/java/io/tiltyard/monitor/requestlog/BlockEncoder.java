package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.call.CallRecord;
import io.tiltyard.monitor.file.ByteBlock;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;

/**
 * Encodes one Avro container file in memory: its head first, then block by block. Whoever calls
 * takes the bytes out of {@link #block} and writes them. For one thread.
 */
final class BlockEncoder {
  /** Of records before compression; a larger block is split. */
  private static final int SYNC_INTERVAL_BYTES = 512 << 10;

  /** A fast level: it packs ids and names, and hardly looks at floats, which do not shrink. */
  private static final int ZSTD_LEVEL = -3;

  private static final boolean CHECKSUM = true;

  private final ByteBlock block = new ByteBlock();
  private final DataFileWriter<CallRecord> writer;

  /** Puts the head of a file into {@link #block}. */
  @SuppressWarnings("resource") // writes to memory, and must write nothing when it is given up
  BlockEncoder(Schema schema, CallRecordWriter records) throws IOException {
    this.writer =
        new DataFileWriter<>(records)
            .setCodec(CodecFactory.zstandardCodec(ZSTD_LEVEL, CHECKSUM))
            .setSyncInterval(SYNC_INTERVAL_BYTES)
            .create(schema, block);
  }

  /** Bytes that are to be written and then reset. */
  ByteBlock block() {
    return block;
  }

  /** A record that throws leaves no trace in the block. */
  void append(CallRecord record) throws IOException {
    writer.append(record);
  }

  /** Compresses all records into {@link #block}. */
  void finishBlock() throws IOException {
    writer.flush();
  }
}
