package io.tiltyard.monitor.requestlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Why;
import io.tiltyard.monitor.testing.CallRecord;
import io.tiltyard.monitor.testing.ManualClock;
import io.tiltyard.monitor.testing.RecordedTensor;
import io.tiltyard.monitor.testing.Records;
import io.tiltyard.monitor.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RequestLogReaderTest {
  private @TempDir Path directory;

  @Test
  void a_call_comes_back_with_what_it_was_and_who_answered() throws IOException {
    LoggedCall call =
        roundTrip(
            Records.builder("call-1")
                .arm(Arm.CHALLENGER, Why.KEY)
                .inputs(List.of(Wire.fp32("x", new long[] {1, 2}, 1, 2)))
                .outputs(List.of(Wire.int64("label", DataType.INT64, 7)))
                .build());

    assertThat(call.id()).isEqualTo("call-1");
    assertThat(call.arrivalEpochMicros()).isEqualTo(1_700_000_000_000_000L);
    assertThat(call.route()).isEqualTo("flowers");
    assertThat(call.model()).isEqualTo("iris");
    assertThat(call.version()).isEqualTo(3);
    assertThat(call.modelDigest()).isEqualTo("sha256:abc");
    assertThat(call.arm()).isEqualTo(Arm.CHALLENGER);
    assertThat(call.outcome()).isEqualTo(CallOutcome.OK);
    assertThat(call.inputs()).singleElement().extracting(LoggedTensor::name).isEqualTo("x");
    assertThat(firstInput(call).shape()).containsExactly(1, 2);
    assertThat(call.outputs()).singleElement().extracting(LoggedTensor::name).isEqualTo("label");
  }

  @Test
  void a_refused_call_has_no_answer() throws IOException {
    LoggedCall call =
        roundTrip(Records.builder("r").failed(ErrorCode.INVALID_SHAPE, "shape is [1]").build());

    assertThat(call.outcome()).isEqualTo(CallOutcome.INVALID);
    assertThat(call.inputs()).isNull();
    assertThat(call.outputs()).isNull();
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void a_tensor_comes_back_byte_for_byte(RecordedTensor tensor) throws IOException {
    LoggedTensor read = firstInput(roundTrip(Records.withInputs(tensor)));

    assertThat(read.datatype()).isEqualTo(tensor.datatype());
    assertThat(read.shape()).containsExactly(tensor.shape());
    assertThat(read.bytes()).isEqualTo(tensor.bytes());
  }

  static List<RecordedTensor> tensors() {
    return List.of(
        Wire.int8("x", DataType.BOOL, 0, 1, 1),
        Wire.int8("x", DataType.INT8, -128, 0, 127),
        Wire.int8("x", DataType.UINT8, 0, 128, 255),
        Wire.int16("x", DataType.INT16, -32_768, 0, 32_767),
        Wire.int16("x", DataType.UINT16, 0, 32_768, 65_535),
        Wire.int32("x", DataType.INT32, Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
        Wire.int32("x", DataType.UINT32, 0, Integer.MIN_VALUE, -1),
        Wire.int64("x", DataType.INT64, Long.MIN_VALUE, 0, Long.MAX_VALUE),
        Wire.int64("x", DataType.UINT64, 0, Long.MIN_VALUE, -1),
        allOf(DataType.FP16, 0x7c00, 0x3ff),
        allOf(DataType.BF16, 0x7f80, 0x7f),
        Wire.fp32("x", new long[] {4}, 0.1f, -0f, Float.NEGATIVE_INFINITY, Float.NaN),
        Wire.fp64("x", new long[] {4}, 0.1, -0d, Double.POSITIVE_INFINITY, Double.MIN_VALUE),
        new RecordedTensor(
            "x", DataType.BYTES, new long[] {2}, new byte[] {0, 0, 0, 0, 2, 0, 0, 0, -1, 0}),
        Wire.fp32("x", new long[] {0}),
        Wire.strings("x"));
  }

  /** Every value of 16 bits but the NaNs. */
  private static RecordedTensor allOf(DataType datatype, int exponent, int fraction) {
    int[] values = new int[1 << 16];
    int count = 0;
    for (int bits = 0; bits < values.length; bits++) {
      if ((bits & exponent) != exponent || (bits & fraction) == 0) {
        values[count++] = bits;
      }
    }
    return Wire.int16("x", datatype, Arrays.copyOf(values, count));
  }

  @Test
  void a_tensor_that_was_left_out_has_no_bytes() throws IOException {
    RecordedTensor large = new RecordedTensor("x", DataType.FP32, new long[] {1_000_000}, null);

    LoggedTensor read = firstInput(roundTrip(Records.withInputs(large)));

    assertThat(read.bytes()).isNull();
    assertThat(read.shape()).containsExactly(1_000_000);
  }

  @Test
  void a_file_that_was_cut_off_anywhere_is_read_up_to_there() throws IOException {
    byte[] whole = Files.readAllBytes(fileOfThreeBlocks());
    Path file = directory.resolve("cut");
    int before = 0;
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));

      List<String> ids = ids(file);

      assertThat(ids).as("of %s bytes", length).hasSizeBetween(before, 2);
      assertThat(ids).isEqualTo(List.of("a", "b", "c").subList(0, ids.size()));
      before = ids.size();
    }
    assertThat(before).isEqualTo(2);
  }

  @Test
  void what_is_damaged_ends_the_file_and_is_told() throws IOException {
    Path file = fileOfThreeBlocks();
    long length = Files.size(file);
    assertThat(damaged(file)).isFalse();

    Files.write(file, new byte[4_096], StandardOpenOption.APPEND);
    assertThat(ids(file)).containsExactly("a", "b", "c");
    assertThat(damaged(file)).isTrue();

    byte[] bytes = Arrays.copyOf(Files.readAllBytes(file), (int) length);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertThat(ids(file)).containsExactly("a", "b");
    assertThat(damaged(file)).isTrue();
  }

  @Test
  void a_file_of_another_kind_is_refused_and_a_missing_one_too() throws IOException {
    Path file = directory.resolve("other.avro");
    Schema schema = SchemaBuilder.record("Other").fields().endRecord();
    new DataFileWriter<>(new GenericDatumWriter<>(schema)).create(schema, file.toFile()).close();

    assertThatThrownBy(() -> RequestLogReader.open(file))
        .hasMessage("holds records of 'Other', expected 'io.tiltyard.log.Request'");
    assertThatThrownBy(() -> RequestLogReader.open(directory.resolve("none")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void files_are_listed_oldest_first_and_others_left_out() throws IOException {
    assertThat(RequestLogReader.files(directory.resolve("none"))).isEmpty();
    Path first = fileOfThreeBlocks();
    ManualClock later = new ManualClock();
    later.advance(Duration.ofDays(1));
    RequestLog log = new RequestLog(RequestLogs.settings(directory), later);
    log.offer(Records.record("d"));
    log.close();
    Files.writeString(directory.resolve("requests-notes.txt"), "");

    List<Path> files = RequestLogReader.files(directory);

    assertThat(files).hasSize(2).startsWith(first);
    assertThat(ids(files.get(1))).containsExactly("d");
  }

  private Path fileOfThreeBlocks() throws IOException {
    ManualClock clock = new ManualClock();
    RequestLog log = new RequestLog(RequestLogs.settings(directory), clock);
    for (String id : List.of("a", "b", "c")) {
      log.offer(Records.record(id));
      log.doWork();
      clock.advance(Duration.ofSeconds(1));
      log.doWork();
    }
    log.close();
    return RequestLogReader.files(directory).get(0);
  }

  private static List<String> ids(Path file) throws IOException {
    List<String> ids = new ArrayList<>();
    try (RequestLogReader reader = RequestLogReader.open(file)) {
      for (LoggedCall call = reader.next(); call != null; call = reader.next()) {
        ids.add(call.id());
      }
      assertThat(reader.next()).isNull();
    }
    return ids;
  }

  private static boolean damaged(Path file) throws IOException {
    try (RequestLogReader reader = RequestLogReader.open(file)) {
      while (reader.next() != null) {}
      return reader.isDamaged();
    }
  }

  private static LoggedTensor firstInput(LoggedCall call) {
    return Objects.requireNonNull(call.inputs()).get(0);
  }

  private LoggedCall roundTrip(CallRecord record) throws IOException {
    RequestLog log = new RequestLog(RequestLogs.settings(directory), new ManualClock());
    assertThat(log.offer(record)).isTrue();
    log.close();
    try (RequestLogReader reader =
        RequestLogReader.open(RequestLogReader.files(directory).get(0))) {
      return Objects.requireNonNull(reader.next());
    }
  }
}
