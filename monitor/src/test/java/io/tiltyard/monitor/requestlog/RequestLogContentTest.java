package io.tiltyard.monitor.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RequestLogContentTest {
  private static final List<String> ARRAYS =
      List.of("bools", "ints", "longs", "floats", "doubles", "bytes");

  private @TempDir Path directory;

  @Test
  void every_field_of_an_answered_call_comes_back() {
    CallRecord record =
        Records.builder("call-1")
            .arm(Arm.CHALLENGER, Why.KEY)
            .routingKeyHash(-42)
            .inputs(List.of(Wire.fp32("x", new long[] {1, 2}, 1, 2)))
            .outputs(List.of(Wire.int64("label", DataType.INT64, 7)))
            .build();
    GenericRecord read = roundTrip(record);
    assertThat(read.get("id")).hasToString("call-1");
    assertThat(read.get("time")).isEqualTo(1_700_000_000_000_000L);
    assertThat(read.get("decode_nanos")).isEqualTo(1_000L);
    assertThat(read.get("queue_nanos")).isEqualTo(2_000L);
    assertThat(read.get("run_nanos")).isEqualTo(3_000L);
    assertThat(read.get("encode_nanos")).isEqualTo(1_500L);
    assertThat(read.get("total_nanos")).isEqualTo(10_000L);
    assertThat(read.get("route")).hasToString("flowers");
    assertThat(read.get("model")).hasToString("iris");
    assertThat(read.get("version")).isEqualTo(3L);
    assertThat(read.get("model_digest")).hasToString("sha256:abc");
    assertThat(read.get("arm")).hasToString("CHALLENGER");
    assertThat(read.get("why")).hasToString("KEY");
    assertThat(read.get("routing_key_hash")).isEqualTo(-42L);
    assertThat(read.get("outcome")).hasToString("OK");
    assertThat(read.get("error_code")).isNull();
    assertThat(read.get("error_text")).isNull();
    assertThat(read.get("rows")).isEqualTo(1L);
    assertThat(read.get("batch_rows")).isEqualTo(4L);
    assertThat(tensors(read, "inputs").get(0).get("shape")).isEqualTo(List.of(1L, 2L));
    assertThat(tensors(read, "outputs").get(0).get("name")).hasToString("label");
  }

  @Test
  void a_refused_call_has_its_error_and_no_stage_that_did_not_happen() {
    CallRecord record =
        Records.builder("call-1")
            .nanos(1_000, -1, -1, -1, 1_200)
            .failed(ErrorCode.INVALID_SHAPE, "shape is [1], expected [1,4] – é")
            .build();
    GenericRecord read = roundTrip(record);
    assertThat(read.get("outcome")).hasToString("INVALID");
    assertThat(read.get("error_code")).hasToString("INVALID_SHAPE");
    assertThat(read.get("error_text")).hasToString("shape is [1], expected [1,4] – é");
    assertThat(read.get("decode_nanos")).isEqualTo(1_000L);
    assertThat(read.get("queue_nanos")).isNull();
    assertThat(read.get("run_nanos")).isNull();
    assertThat(read.get("encode_nanos")).isNull();
    assertThat(read.get("routing_key_hash")).isNull();
    assertThat(read.get("inputs")).isNull();
    assertThat(read.get("outputs")).isNull();
  }

  @Test
  void small_integers_become_ints() {
    assertThat(values(Wire.int8("x", DataType.INT8, -128, 127), "ints"))
        .isEqualTo(List.of(-128, 127));
    assertThat(values(Wire.int8("x", DataType.UINT8, 0, 255), "ints")).isEqualTo(List.of(0, 255));
    assertThat(values(Wire.int16("x", DataType.INT16, -32_768, 32_767), "ints"))
        .isEqualTo(List.of(-32_768, 32_767));
    assertThat(values(Wire.int16("x", DataType.UINT16, 65_535), "ints")).isEqualTo(List.of(65_535));
    assertThat(values(Wire.int32("x", DataType.INT32, Integer.MIN_VALUE, 5), "ints"))
        .isEqualTo(List.of(Integer.MIN_VALUE, 5));
  }

  @Test
  void large_integers_become_longs_and_the_largest_unsigned_two_s_complement() {
    assertThat(values(Wire.int32("x", DataType.UINT32, -1, 1), "longs"))
        .isEqualTo(List.of(4_294_967_295L, 1L));
    assertThat(values(Wire.int64("x", DataType.INT64, Long.MIN_VALUE), "longs"))
        .isEqualTo(List.of(Long.MIN_VALUE));
    assertThat(values(Wire.int64("x", DataType.UINT64, -1, 3), "longs"))
        .isEqualTo(List.of(-1L, 3L));
  }

  @Test
  void floats_keep_every_bit_of_their_value() {
    assertThat(values(Wire.fp32("x", new long[] {3}, 0.1f, Float.NaN, -0f), "floats"))
        .isEqualTo(List.of(0.1f, Float.NaN, -0f));
    assertThat(values(Wire.int16("x", DataType.FP16, 0x3c01, 0x7c00, 0x0001), "floats"))
        .isEqualTo(List.of(0x1.004p0f, Float.POSITIVE_INFINITY, 0x1p-24f));
    assertThat(values(Wire.int16("x", DataType.BF16, 0x3f81, 0xff80), "floats"))
        .isEqualTo(List.of(0x1.02p0f, Float.NEGATIVE_INFINITY));
    assertThat(values(Wire.fp64("x", new long[] {2}, 0.1, Double.MIN_VALUE), "doubles"))
        .isEqualTo(List.of(0.1, Double.MIN_VALUE));
  }

  @Test
  void bools_and_byte_strings_keep_their_kind() {
    assertThat(values(Wire.int8("x", DataType.BOOL, 0, 1), "bools"))
        .isEqualTo(List.of(false, true));
    assertThat(values(Wire.strings("x", "", "é"), "bytes"))
        .isEqualTo(
            List.of(ByteBuffer.allocate(0), ByteBuffer.wrap("é".getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void a_tensor_without_values_is_an_empty_array_and_not_omitted() {
    assertThat(values(Wire.fp32("x", new long[] {0}), "floats")).isEqualTo(List.of());
    assertThat(values(Wire.strings("x"), "bytes")).isEqualTo(List.of());
  }

  @Test
  void a_tensor_left_out_by_the_caller_is_omitted() {
    assertOmitted(new RecordedTensor("x", DataType.FP32, new long[] {1_000, 1_000}, null));
  }

  @Test
  void bytes_that_do_not_fit_their_datatype_are_omitted() {
    assertOmitted(new RecordedTensor("x", DataType.FP32, new long[] {1}, new byte[3]));
    assertOmitted(
        new RecordedTensor("x", DataType.BYTES, new long[] {1}, new byte[] {9, 0, 0, 0, 'a'}));
  }

  @Test
  void tensors_of_one_request_share_its_budget_inputs_first() {
    CallRecord record =
        Records.builder("r")
            .inputs(List.of(Wire.fp32("a", new long[] {10}, new float[10]), tooLarge("b")))
            .outputs(
                List.of(
                    Wire.fp32("c", new long[] {10}, new float[10]),
                    Wire.fp32("d", new long[] {6}, new float[6]),
                    Wire.fp32("e", new long[] {5}, new float[5])))
            .build();
    GenericRecord read = roundTrip(record, 100);
    assertThat(omitted(read, "inputs")).containsExactly(false, true);
    assertThat(omitted(read, "outputs")).containsExactly(false, true, false);
  }

  @Test
  void the_schema_has_the_symbols_of_the_enums_in_their_order() {
    Schema schema = RequestSchema.load();
    assertThat(schema.getFullName()).isEqualTo("io.tiltyard.log.Request");
    assertThat(symbols(schema, "arm")).isEqualTo(names(Arm.values()));
    assertThat(symbols(schema, "why")).isEqualTo(names(Why.values()));
    assertThat(symbols(schema, "outcome")).isEqualTo(names(CallOutcome.values()));
    Schema tensor = schema.getField("inputs").schema().getTypes().get(1).getElementType();
    assertThat(symbols(tensor, "datatype")).isEqualTo(names(DataType.values()));
  }

  private static RecordedTensor tooLarge(String name) {
    return Wire.fp32(name, new long[] {26}, new float[26]);
  }

  private static List<String> symbols(Schema schema, String field) {
    return schema.getField(field).schema().getEnumSymbols();
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private Object values(RecordedTensor tensor, String array) {
    GenericRecord read = tensors(roundTrip(Records.withInputs(tensor)), "inputs").get(0);
    assertThat(read.get("datatype")).hasToString(tensor.datatype().name());
    assertThat(read.get("omitted")).isEqualTo(false);
    for (String other : ARRAYS) {
      assertThat(read.get(other) == null).as(other).isEqualTo(!other.equals(array));
    }
    return read.get(array);
  }

  private void assertOmitted(RecordedTensor tensor) {
    GenericRecord read = tensors(roundTrip(Records.withInputs(tensor)), "inputs").get(0);
    assertThat(read.get("omitted")).isEqualTo(true);
    assertThat(read.get("name")).hasToString("x");
    for (String array : ARRAYS) {
      assertThat(read.get(array)).as(array).isNull();
    }
  }

  private static List<Object> omitted(GenericRecord record, String field) {
    return tensors(record, field).stream().map(tensor -> tensor.get("omitted")).toList();
  }

  @SuppressWarnings("unchecked")
  private static List<GenericRecord> tensors(GenericRecord record, String field) {
    return (List<GenericRecord>) record.get(field);
  }

  private GenericRecord roundTrip(CallRecord record) {
    return roundTrip(record, 1 << 20);
  }

  private GenericRecord roundTrip(CallRecord record, long maxTensorBytes) {
    RequestLogSettings settings =
        RequestLogs.settings(
            directory, maxTensorBytes, 1 << 30, Duration.ofDays(1), Long.MAX_VALUE);
    RequestLog log = new RequestLog(settings, new ManualClock());
    assertThat(log.offer(record)).isTrue();
    log.close();
    assertThat(log.statistics().written()).isEqualTo(1);
    List<Path> files = RequestLogs.files(directory);
    return RequestLogs.read(files.get(files.size() - 1)).get(0);
  }
}
