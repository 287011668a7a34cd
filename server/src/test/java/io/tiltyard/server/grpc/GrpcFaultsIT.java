package io.tiltyard.server.grpc;

import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static io.grpc.Status.Code.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.tiltyard.proto.inference.ModelInferResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faulty requests by the numbers of the fault catalogue, against real models. */
final class GrpcFaultsIT {
  @TempDir static Path directory;
  private static RealGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway =
        RealGateway.start(
            directory,
            List.of(
                "serving/affine",
                "types/identity_fp16",
                "types/identity_fp32",
                "types/identity_bool",
                "types/identity_bytes",
                "shapes/two_inputs",
                "text/strings_upper",
                "faulty/allocate",
                "faulty/fail_on_negative",
                "broken/truncated"),
            """
            limits: {max_request: 4MiB}
            models:
              affine: {batching: {max_size: 8}}
              identity_fp32: {nan_inputs: reject}
            """);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void the_next_good_request_is_answered() {
    ModelInferResponse response = gateway.infer(affine());
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(1L, 3L);
  }

  @Test
  void f1_an_element_count_beyond_a_long() {
    assertThat(shaped(1L << 32, 1L << 32)).contains("shape overflows");
    ModelInferRequest.Builder request = affine();
    request.getInputsBuilder(0).clearShape().addShape((1L << 60) + 2).addShape(4);
    gateway.refused(request, INVALID_ARGUMENT, ErrorCode.INVALID_TENSOR_DATA);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -5, Long.MIN_VALUE})
  void f2_a_negative_dimension(long dimension) {
    assertThat(shaped(dimension, 4)).contains("negative dimension " + dimension);
  }

  @Test
  void f3_a_dimension_of_zero() {
    ModelInferRequest.Builder request = request("identity_fp32", "FP32", 0, 4);
    assertThat(
            gateway.refused(
                request.clone().addRawInputContents(Messages.floats(1)),
                INVALID_ARGUMENT,
                ErrorCode.INVALID_TENSOR_DATA))
        .contains("expected 0 bytes", "got 4");
    ModelInferResponse response = gateway.infer(request.addRawInputContents(ByteString.EMPTY));
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(0L, 4L);
    assertThat(response.getRawOutputContents(0)).isEmpty();
  }

  @Test
  void f4_a_rank_that_no_model_has() {
    assertThat(shaped()).contains("expected [-1,4], got []");
    assertThat(shaped(new long[65])).contains("65 dimensions", "at most 32");
    assertThat(shaped(new long[1_000_000])).contains("1000000 dimensions", "at most 32");
  }

  @Test
  void f5_a_dimension_that_differs_from_the_models() {
    assertThat(shaped(1, 5)).contains("expected [-1,4], got [1,5]");
  }

  @Test
  void f6_inputs_of_different_batches() {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder()
            .setModelName("two_inputs")
            .addInputs(Messages.input("ids", "INT64", 1, 2))
            .addInputs(Messages.input("mask", "INT64", 2, 2))
            .addRawInputContents(zeros(16))
            .addRawInputContents(zeros(32));
    assertThat(gateway.refused(request, INVALID_ARGUMENT, ErrorCode.INVALID_SHAPE))
        .contains("batch_mismatch");
  }

  @Test
  void f7_a_batch_over_the_models_limit() {
    ModelInferRequest.Builder request =
        request("affine", "FP32", 9, 4).addRawInputContents(zeros(9 * 16));
    assertThat(gateway.refused(request, INVALID_ARGUMENT, ErrorCode.BATCH_TOO_LARGE))
        .contains("9 rows", "at most 8");
  }

  @Test
  void f8_another_datatype_than_the_models() {
    ModelInferRequest.Builder request =
        request("affine", "INT64", 1, 4).addRawInputContents(zeros(32));
    assertThat(gateway.refused(request, INVALID_ARGUMENT, ErrorCode.INVALID_DATATYPE))
        .contains("expected FP32, got INT64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FP31", "fp32", "", "BF16"})
  void f9_an_unknown_or_unfit_datatype(String datatype) {
    gateway.refused(
        request("affine", datatype, 1, 4).addRawInputContents(zeros(8)),
        INVALID_ARGUMENT,
        ErrorCode.INVALID_DATATYPE);
  }

  @Test
  void f10_a_missing_input() {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder()
            .setModelName("two_inputs")
            .addInputs(Messages.input("ids", "INT64", 1, 2))
            .addRawInputContents(zeros(16));
    assertThat(gateway.refused(request, INVALID_ARGUMENT, ErrorCode.INVALID_INPUTS))
        .contains("missing input 'mask'");
  }

  @Test
  void f11_an_unexpected_input() {
    ModelInferRequest.Builder request =
        affine().addInputs(Messages.input("z", "FP32", 1)).addRawInputContents(zeros(4));
    assertThat(gateway.refused(request, INVALID_ARGUMENT, ErrorCode.INVALID_INPUTS))
        .contains("unexpected input 'z'");
  }

  @Test
  void f12_an_input_given_twice() {
    ModelInferRequest.Builder request =
        affine().addInputs(Messages.input("x", "FP32", 1, 4)).addRawInputContents(zeros(16));
    assertThat(gateway.refused(request, INVALID_ARGUMENT, ErrorCode.INVALID_INPUTS))
        .contains("'x' is given more than once");
  }

  @Test
  void f13_no_inputs() {
    gateway.refused(
        ModelInferRequest.newBuilder().setModelName("affine"),
        INVALID_ARGUMENT,
        ErrorCode.INVALID_INPUTS);
  }

  @Test
  void f14_unknown_doubled_and_countless_outputs() {
    assertThat(
            gateway.refused(
                affine().addOutputs(output("nope")), INVALID_ARGUMENT, ErrorCode.INVALID_OUTPUTS))
        .contains("unknown output 'nope'", "'y'");
    assertThat(
            gateway.refused(
                affine().addOutputs(output("y")).addOutputs(output("y")),
                INVALID_ARGUMENT,
                ErrorCode.INVALID_OUTPUTS))
        .contains("more than once");
    assertThat(
            gateway.refused(
                affine().addAllOutputs(Collections.nCopies(100_000, output("y").build())),
                INVALID_ARGUMENT,
                ErrorCode.INVALID_ARGUMENT))
        .isEqualTo("100000 outputs, expected at most 1024");
  }

  @Test
  void f15_raw_contents_that_do_not_match_the_inputs() {
    gateway.refused(
        affine().addRawInputContents(zeros(4)), INVALID_ARGUMENT, ErrorCode.INVALID_TENSOR_DATA);
    gateway.refused(
        Messages.typed("affine").addRawInputContents(zeros(16)),
        INVALID_ARGUMENT,
        ErrorCode.INVALID_TENSOR_DATA);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 17, 32})
  void f16_raw_contents_of_the_wrong_length(int length) {
    ModelInferRequest.Builder request =
        request("affine", "FP32", 1, 4).addRawInputContents(zeros(length));
    assertThat(gateway.refused(request, INVALID_ARGUMENT, ErrorCode.INVALID_TENSOR_DATA))
        .contains("expected 16 bytes", "got " + length);
  }

  @Test
  void f17_typed_contents_in_the_wrong_field() {
    ModelInferRequest.Builder request = Messages.typed("affine");
    request.getInputsBuilder(0).getContentsBuilder().clear().addInt64Contents(1);
    assertThat(gateway.refused(request, INVALID_ARGUMENT, ErrorCode.INVALID_TENSOR_DATA))
        .contains("fp32_contents", "int64_contents");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 100, -1, Integer.MIN_VALUE})
  void f18_a_byte_strings_length_that_lies(int length) {
    ByteBuffer bytes = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN).putInt(length);
    gateway.refused(
        request("strings_upper", "BYTES", 1)
            .addRawInputContents(ByteString.copyFrom(bytes.rewind())),
        INVALID_ARGUMENT,
        ErrorCode.INVALID_TENSOR_DATA);
  }

  @Test
  void f19_a_byte_string_over_the_limit() throws Exception {
    RawCall call =
        RawCall.open(
            gateway.channel, "inference.GRPCInferenceService/ModelInfer", CallOptions.DEFAULT);
    RawCall.End end =
        call.send(
                request("strings_upper", "BYTES", 1)
                    .addRawInputContents(zeros(4 << 20))
                    .build()
                    .toByteArray())
            .end();
    assertThat(end.code()).isEqualTo(RESOURCE_EXHAUSTED);
    SafeText.check(end.text());
  }

  @Test
  void f21_a_value_that_is_not_finite_where_the_model_refuses_it() {
    ModelInferRequest.Builder request =
        request("identity_fp32", "FP32", 1, 2).addRawInputContents(Messages.floats(1, Float.NaN));
    assertThat(gateway.refused(request, INVALID_ARGUMENT, ErrorCode.INVALID_TENSOR_DATA))
        .contains("element 1 is NaN or infinite");
    gateway.infer(
        request("affine", "FP32", 1, 4)
            .addRawInputContents(Messages.floats(1, 2, 3, Float.POSITIVE_INFINITY)));
  }

  @Test
  void f25_a_bool_that_is_two() {
    ModelInferRequest.Builder request =
        request("identity_bool", "BOOL", 1, 4)
            .addRawInputContents(ByteString.copyFrom(new byte[] {0, 1, 2, 0}));
    assertThat(gateway.refused(request, INVALID_ARGUMENT, ErrorCode.INVALID_TENSOR_DATA))
        .contains("the byte 2, expected 0 or 1");
  }

  @Test
  void f31_countless_and_huge_parameters() {
    ModelInferRequest.Builder request = affine();
    for (int i = 0; i < 100_000; i++) {
      request.putParameters("p" + i, InferParameter.getDefaultInstance());
    }
    gateway.refused(request, INVALID_ARGUMENT, ErrorCode.INVALID_ARGUMENT);
    gateway.refused(
        affine().putParameters("p".repeat(1 << 20), InferParameter.getDefaultInstance()),
        INVALID_ARGUMENT,
        ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void f32_a_huge_id_and_one_with_control_characters() {
    gateway.refused(
        affine().setId("i".repeat(1 << 20)), INVALID_ARGUMENT, ErrorCode.INVALID_ARGUMENT);
    gateway.refused(affine().setId("a\r\nb: c"), INVALID_ARGUMENT, ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void f33_half_floats_of_an_odd_length_or_typed() {
    assertThat(
            gateway.refused(
                request("identity_fp16", "FP16", 1, 4).addRawInputContents(zeros(7)),
                INVALID_ARGUMENT,
                ErrorCode.INVALID_TENSOR_DATA))
        .contains("expected 8 bytes", "got 7");
    ModelInferRequest.Builder typed = request("identity_fp16", "FP16", 1, 4);
    typed.getInputsBuilder(0).getContentsBuilder().addFp32Contents(1);
    gateway.refused(typed, INVALID_ARGUMENT, ErrorCode.INVALID_TENSOR_DATA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "01", "v12", "latest", "9223372036854775808"})
  void f34_a_version_that_is_none(String version) {
    gateway.refused(
        affine().setModelVersion(version), INVALID_ARGUMENT, ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void f34_a_name_that_is_empty_or_unknown() {
    gateway.refused(affine().setModelName(""), INVALID_ARGUMENT, ErrorCode.INVALID_ARGUMENT);
    gateway.refused(affine().setModelName("nobody"), NOT_FOUND, ErrorCode.MODEL_NOT_FOUND);
    gateway.refused(affine().setModelName("../affine"), NOT_FOUND, ErrorCode.MODEL_NOT_FOUND);
    gateway.refused(affine().setModelVersion("99"), NOT_FOUND, ErrorCode.VERSION_NOT_FOUND);
  }

  @Test
  void f35_a_version_that_is_not_ready() {
    gateway.refused(affine().setModelName("truncated"), UNAVAILABLE, ErrorCode.ROUTE_NOT_READY);
    assertThat(
            gateway.refused(
                affine().setModelName("truncated").setModelVersion("1"),
                UNAVAILABLE,
                ErrorCode.VERSION_NOT_READY))
        .contains("is FAILED");
  }

  @Test
  void f36_a_truncated_message() throws Exception {
    byte[] whole = affine().build().toByteArray();
    RawCall.End end =
        RawCall.open(
                gateway.channel, "inference.GRPCInferenceService/ModelInfer", CallOptions.DEFAULT)
            .send(Arrays.copyOf(whole, whole.length - 3))
            .halfClose()
            .end();
    assertThat(end.code()).isEqualTo(INVALID_ARGUMENT);
    assertThat(end.trailer(MetadataKeys.CODE)).isEqualTo("MALFORMED_REQUEST");
  }

  @Test
  void f38_an_output_beyond_all_memory() {
    ByteBuffer count =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 45).flip();
    gateway.refused(
        request("allocate", "INT64", 1)
            .setInputs(0, Messages.input("shape", "INT64", 1))
            .addRawInputContents(ByteString.copyFrom(count)),
        INVALID_ARGUMENT,
        ErrorCode.ALLOCATION_TOO_LARGE);
  }

  @Test
  void f39_a_model_that_fails_because_of_its_input() {
    ByteBuffer index =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1_000_000).flip();
    gateway.refused(
        ModelInferRequest.newBuilder()
            .setModelName("fail_on_negative")
            .addInputs(Messages.input("index", "INT64", 1))
            .addRawInputContents(ByteString.copyFrom(index)),
        INVALID_ARGUMENT,
        ErrorCode.INVALID_ARGUMENT);
  }

  private static String shaped(long... shape) {
    return gateway.refused(
        request("affine", "FP32", shape).addRawInputContents(zeros(16)),
        INVALID_ARGUMENT,
        ErrorCode.INVALID_SHAPE);
  }

  private static ModelInferRequest.Builder affine() {
    return Messages.raw("affine");
  }

  private static ModelInferRequest.Builder request(String model, String datatype, long... shape) {
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(Messages.input("x", datatype, shape));
  }

  private static InferRequestedOutputTensor.Builder output(String name) {
    return InferRequestedOutputTensor.newBuilder().setName(name);
  }

  private static ByteString zeros(int length) {
    return ByteString.copyFrom(new byte[length]);
  }
}
