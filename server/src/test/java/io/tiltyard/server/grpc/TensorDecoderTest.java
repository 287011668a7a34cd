package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.server.grpc.wire.WireMessages;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TensorDecoderTest {
  @ParameterizedTest
  @EnumSource(DataType.class)
  void raw_contents_are_taken_as_they_are(DataType datatype) {
    long seed = new Random().nextLong();
    byte[] bytes = Messages.random(new Random(seed), datatype, 6);
    ModelInferRequest message =
        ModelInferRequest.newBuilder()
            .addInputs(Messages.input("x", datatype.name(), 2, 3))
            .addRawInputContents(ByteString.copyFrom(bytes))
            .build();
    InputTensor tensor = decoded(message).get(0);
    assertThat(tensor.name()).isEqualTo("x");
    assertThat(tensor.datatype()).isEqualTo(datatype);
    assertThat(tensor.shape()).containsExactly(2, 3);
    assertThat(tensor.payload().byteLength()).isEqualTo(bytes.length);
    assertThat(Messages.bytes(tensor.payload())).as("seed %d", seed).isEqualTo(bytes);
    tensor.payload().retain().release();
    assertThat(Messages.bytes(tensor.payload())).isEqualTo(bytes);
  }

  @Test
  void typed_contents_become_bytes() {
    InputTensor tensor = decoded(Messages.typed("m").build()).get(0);
    assertThat(ByteString.copyFrom(Messages.bytes(tensor.payload())))
        .isEqualTo(Messages.floats(1, 2, 3, 4));
  }

  @Test
  void raw_contents_belong_to_the_inputs_in_order() {
    ModelInferRequest message =
        ModelInferRequest.newBuilder()
            .addInputs(Messages.input("b", "UINT8", 1))
            .addInputs(Messages.input("a", "UINT8", 2))
            .addRawInputContents(ByteString.copyFrom(new byte[] {1}))
            .addRawInputContents(ByteString.copyFrom(new byte[] {2, 3}))
            .build();
    List<InputTensor> inputs = decoded(message);
    assertThat(inputs).extracting(InputTensor::name).containsExactly("b", "a");
    assertThat(Messages.bytes(inputs.get(1).payload())).containsExactly(2, 3);
  }

  @Test
  void no_inputs_are_no_fault_of_decoding() {
    assertThat(decoded(ModelInferRequest.getDefaultInstance())).isEmpty();
    assertThat(TensorDecoder.isTyped(WireMessages.parse(ModelInferRequest.getDefaultInstance())))
        .isFalse();
  }

  @Test
  void the_form_is_that_of_the_contents() {
    assertThat(TensorDecoder.isTyped(WireMessages.parse(Messages.typed("m").build()))).isTrue();
    assertThat(TensorDecoder.isTyped(WireMessages.parse(Messages.raw("m").build()))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FP31", "fp32", "", "STRING", "TYPE_FP32"})
  void an_unknown_datatype_is_refused(String datatype) {
    ModelInferRequest.Builder message = Messages.raw("m");
    message.getInputsBuilder(0).setDatatype(datatype);
    assertThat(refusal(message, ErrorCode.INVALID_DATATYPE))
        .isEqualTo(
            "input 'x': unknown datatype '"
                + datatype
                + "', expected one of BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32,"
                + " INT64, FP16, FP32, FP64, BF16, BYTES");
  }

  @Test
  void raw_contents_for_fewer_or_more_inputs_are_refused() {
    assertThat(
            refusal(
                Messages.raw("m").addRawInputContents(ByteString.EMPTY),
                ErrorCode.INVALID_TENSOR_DATA))
        .isEqualTo("2 raw_input_contents for 1 inputs, expected one for each");
    assertThat(
            refusal(
                Messages.raw("m").addInputs(Messages.input("y", "FP32", 1)),
                ErrorCode.INVALID_TENSOR_DATA))
        .isEqualTo("1 raw_input_contents for 2 inputs, expected one for each");
    assertThat(refusal(Messages.raw("m").clearInputs(), ErrorCode.INVALID_TENSOR_DATA))
        .isEqualTo("1 raw_input_contents for 0 inputs, expected one for each");
  }

  @Test
  void raw_and_typed_contents_of_one_input_are_refused() {
    assertThat(
            refusal(
                Messages.typed("m").addRawInputContents(Messages.floats(1, 2, 3, 4)),
                ErrorCode.INVALID_TENSOR_DATA))
        .isEqualTo("input 'x': data in contents and in raw_input_contents, expected one of them");
  }

  @Test
  void the_count_of_typed_elements_is_that_of_the_shape() {
    ModelInferRequest.Builder message = Messages.typed("m");
    message.getInputsBuilder(0).getContentsBuilder().addFp32Contents(5);
    assertThat(refusal(message, ErrorCode.INVALID_TENSOR_DATA))
        .isEqualTo("input 'x': expected 4 elements for FP32 [1,4], got 5");
    message.getInputsBuilder(0).clearContents();
    assertThat(refusal(message, ErrorCode.INVALID_TENSOR_DATA))
        .isEqualTo(
            "input 'x': expected 4 elements for FP32 [1,4], got 0, neither in contents nor in"
                + " raw_input_contents");
  }

  @Test
  void an_empty_typed_tensor_needs_no_contents() {
    ModelInferRequest message =
        ModelInferRequest.newBuilder().addInputs(Messages.input("x", "FP32", 0, 4)).build();
    assertThat(decoded(message).get(0).payload().byteLength()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE})
  void a_shape_that_the_model_will_refuse_is_passed_on(long dimension) {
    ModelInferRequest.Builder message = Messages.typed("m");
    message.getInputsBuilder(0).clearShape().addShape(dimension).addShape(dimension);
    assertThat(decoded(message.build()).get(0).shape()).containsExactly(dimension, dimension);
  }

  @Test
  void typed_contents_in_the_wrong_field_are_refused() {
    ModelInferRequest.Builder message = Messages.typed("m");
    message.getInputsBuilder(0).setContents(InferTensorContents.newBuilder().addInt64Contents(1));
    assertThat(refusal(message, ErrorCode.INVALID_TENSOR_DATA))
        .isEqualTo("input 'x': datatype FP32 goes into fp32_contents, got int64_contents");
  }

  @Test
  void shared_memory_is_not_ignored() {
    ModelInferRequest.Builder message = Messages.raw("m");
    message
        .getInputsBuilder(0)
        .putParameters("shared_memory_region", InferParameter.getDefaultInstance());
    assertThat(refusal(message, ErrorCode.UNSUPPORTED))
        .isEqualTo(
            "input 'x': shared memory is not supported, expected the tensor's data in the"
                + " request");
  }

  @Test
  void a_hostile_name_is_quoted_safely() {
    ModelInferRequest.Builder message = Messages.raw("m");
    message.getInputsBuilder(0).setName("a\n\u202e" + "b".repeat(1_000)).setDatatype("?");
    assertThat(refusal(message, ErrorCode.INVALID_DATATYPE)).hasSizeLessThan(400);
  }

  private static List<InputTensor> decoded(ModelInferRequest message) {
    return Results.value(TensorDecoder.decode(WireMessages.parse(message)));
  }

  private static String refusal(ModelInferRequest.Builder message, ErrorCode code) {
    return Results.refusal(TensorDecoder.decode(WireMessages.parse(message.build())), code);
  }
}
