package io.tiltyard.monitor.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.Why;
import io.tiltyard.monitor.testing.CallRecord;
import io.tiltyard.monitor.testing.CallRecordBuilder;
import io.tiltyard.monitor.testing.ManualClock;
import io.tiltyard.monitor.testing.RecordedTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of any content come back from Avro's own reader as they went in. */
final class RandomRecordsTest {
  private static final int RECORDS = 60;

  private @TempDir Path directory;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 22, 33, 44, 55})
  void what_goes_in_comes_out(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<CallRecord> records = new ArrayList<>();
    RequestLog log = new RequestLog(RequestLogs.settings(directory), new ManualClock());
    for (int i = 0; i < RECORDS; i++) {
      CallRecord record = record(random);
      records.add(record);
      assertThat(log.offer(record)).isTrue();
    }
    log.close();
    List<GenericRecord> read = RequestLogs.read(RequestLogs.files(directory).get(0));
    assertThat(read).hasSameSizeAs(records);
    for (int i = 0; i < RECORDS; i++) {
      assertSame(read.get(i), records.get(i));
    }
  }

  private static CallRecord record(SplittableRandom random) {
    CallRecordBuilder builder =
        CallRecord.builder()
            .id(text(random))
            .arrivalEpochMicros(random.nextLong(1L << 60))
            .nanos(nanos(random), nanos(random), nanos(random), nanos(random), nanos(random))
            .route(text(random))
            .version(text(random), random.nextLong(), text(random))
            .arm(pick(random, Arm.values()), pick(random, Why.values()))
            .rows(random.nextInt(100), random.nextInt(100))
            .inputs(tensors(random))
            .outputs(tensors(random));
    if (random.nextBoolean()) {
      builder.failed(pick(random, ErrorCode.values()), text(random));
    }
    return builder.build();
  }

  private static <T> T pick(SplittableRandom random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private static long nanos(SplittableRandom random) {
    return random.nextInt(3) == 0 ? -1 : random.nextLong(1L << 40);
  }

  private static String text(SplittableRandom random) {
    int[] codePoints = new int[random.nextInt(20)];
    for (int i = 0; i < codePoints.length; i++) {
      codePoints[i] = random.nextInt(0xd800);
    }
    return new String(codePoints, 0, codePoints.length);
  }

  private static @Nullable List<RecordedTensor> tensors(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return null;
    }
    List<RecordedTensor> tensors = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      DataType datatype = pick(random, DataType.values());
      int values = random.nextInt(50);
      long[] shape = {values};
      tensors.add(
          new RecordedTensor(text(random), datatype, shape, bytes(random, datatype, values)));
    }
    return tensors;
  }

  private static byte[] bytes(SplittableRandom random, DataType datatype, int values) {
    ByteBuffer bytes =
        ByteBuffer.wrap(new byte[values * Math.max(datatype.byteSize(), 20)])
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values; i++) {
      if (datatype == DataType.BYTES) {
        byte[] value = new byte[random.nextInt(16)];
        random.nextBytes(value);
        bytes.putInt(value.length).put(value);
      } else if (datatype == DataType.BOOL) {
        bytes.put((byte) random.nextInt(2));
      } else {
        byte[] value = new byte[datatype.byteSize()];
        random.nextBytes(value);
        bytes.put(value);
      }
    }
    byte[] exact = new byte[bytes.position()];
    bytes.flip().get(exact);
    return exact;
  }

  private static void assertSame(GenericRecord read, CallRecord record) {
    assertThat(read.get("id")).hasToString(record.id());
    assertThat(read.get("time")).isEqualTo(record.arrivalEpochMicros());
    assertThat(read.get("decode_nanos")).isEqualTo(nullable(record.decodeNanos()));
    assertThat(read.get("total_nanos")).isEqualTo(nullable(record.totalNanos()));
    assertThat(read.get("route")).hasToString(record.route());
    assertThat(read.get("model")).hasToString(record.model());
    assertThat(read.get("version")).isEqualTo(record.version());
    assertThat(read.get("arm")).hasToString(record.arm().name());
    assertThat(read.get("why")).hasToString(record.why().name());
    assertThat(read.get("outcome")).hasToString(record.outcome().name());
    assertThat(read.get("rows")).isEqualTo(record.rows());
    assertSame(read.get("inputs"), record.inputs());
    assertSame(read.get("outputs"), record.outputs());
  }

  private static @Nullable Long nullable(long nanos) {
    return nanos < 0 ? null : nanos;
  }

  private static void assertSame(@Nullable Object read, @Nullable List<RecordedTensor> recorded) {
    assertThat(read == null).isEqualTo(recorded == null);
    if (read == null || recorded == null) {
      return;
    }
    List<?> tensors = (List<?>) read;
    assertThat(tensors).hasSameSizeAs(recorded);
    for (int i = 0; i < tensors.size(); i++) {
      GenericRecord tensor = (GenericRecord) tensors.get(i);
      assertThat(tensor.get("name")).hasToString(recorded.get(i).name());
      assertThat(wireBytes(tensor, recorded.get(i).datatype()))
          .as("%s", recorded.get(i).datatype())
          .isEqualTo(canonical(recorded.get(i)));
    }
  }

  /** What the log says, turned back into the values' wire bytes; halves as their float. */
  private static byte[] wireBytes(GenericRecord tensor, DataType datatype) {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[1 << 12]).order(ByteOrder.LITTLE_ENDIAN);
    for (String array : List.of("bools", "ints", "longs", "floats", "doubles", "bytes")) {
      List<?> values = (List<?>) tensor.get(array);
      if (values != null) {
        values.forEach(value -> put(bytes, value, datatype));
      }
    }
    byte[] exact = new byte[bytes.position()];
    bytes.flip().get(exact);
    return exact;
  }

  private static void put(ByteBuffer bytes, Object value, DataType datatype) {
    switch (datatype) {
      case BOOL -> bytes.put((byte) ((Boolean) value ? 1 : 0));
      case INT8, UINT8 -> bytes.put(((Integer) value).byteValue());
      case INT16, UINT16 -> bytes.putShort(((Integer) value).shortValue());
      case INT32 -> bytes.putInt((Integer) value);
      case UINT32 -> bytes.putInt(((Long) value).intValue());
      case INT64, UINT64 -> bytes.putLong((Long) value);
      case FP16, FP32, BF16 -> bytes.putInt(Float.floatToIntBits((Float) value));
      case FP64 -> bytes.putLong(Double.doubleToLongBits((Double) value));
      case BYTES -> {
        ByteBuffer string = (ByteBuffer) value;
        bytes.putInt(string.remaining()).put(string.duplicate());
      }
    }
  }

  /** The recorded bytes, with every NaN the same and halves as their float. */
  private static byte[] canonical(RecordedTensor tensor) {
    byte[] wire = Objects.requireNonNull(tensor.bytes());
    ByteBuffer from = ByteBuffer.wrap(wire).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer to = ByteBuffer.wrap(new byte[2 * wire.length]).order(ByteOrder.LITTLE_ENDIAN);
    while (from.hasRemaining()) {
      switch (tensor.datatype()) {
        case FP32 -> to.putInt(Float.floatToIntBits(from.getFloat()));
        case FP64 -> to.putLong(Double.doubleToLongBits(from.getDouble()));
        case BF16 -> to.putInt(Float.floatToIntBits(Float.intBitsToFloat(from.getShort() << 16)));
        case FP16 -> to.putInt(Float.floatToIntBits(half(from.getShort())));
        case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BYTES ->
            to.put(from.get());
      }
    }
    byte[] exact = new byte[to.position()];
    to.flip().get(exact);
    return exact;
  }

  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 31 && fraction != 0) {
      return Float.NaN;
    }
    float sign = bits < 0 ? -1 : 1;
    if (exponent == 31) {
      return sign * Float.POSITIVE_INFINITY;
    }
    float significand = (exponent == 0 ? 0 : 1) + fraction / 1_024f;
    return sign * Math.scalb(significand, Math.max(exponent, 1) - 15);
  }
}
