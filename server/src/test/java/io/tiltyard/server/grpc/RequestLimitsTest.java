package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferRequest.InferInputTensor;
import io.tiltyard.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestLimitsTest {
  private static final int MAX = 1024;

  @Test
  void an_ordinary_request_passes() {
    assertThat(check(Messages.raw("m").build())).isNull();
    assertThat(check(Messages.typed("m").build())).isNull();
  }

  @Test
  void as_many_parts_as_allowed_pass() {
    assertThat(check(parts(MAX, MAX, MAX, MAX))).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX + 1, 100_000})
  void more_parts_do_not(int count) {
    expect(check(parts(count, 0, 0, 0)), count + " inputs, expected at most 1024");
    expect(check(parts(0, count, 0, 0)), count + " outputs, expected at most 1024");
    expect(check(parts(0, 0, count, 0)), count + " raw_input_contents, expected at most 1024");
    expect(check(parts(0, 0, 0, count)), count + " parameters, expected at most 1024");
  }

  @Test
  void parameters_of_inputs_and_outputs_are_counted() {
    InferInputTensor input =
        InferInputTensor.newBuilder().putAllParameters(parameters(MAX + 1)).build();
    expect(
        check(ModelInferRequest.newBuilder().addInputs(input).build()),
        "1025 parameters of an input, expected at most 1024");
    InferRequestedOutputTensor output =
        InferRequestedOutputTensor.newBuilder().putAllParameters(parameters(MAX + 1)).build();
    expect(
        check(ModelInferRequest.newBuilder().addOutputs(output).build()),
        "1025 parameters of an output, expected at most 1024");
  }

  @Test
  void unknown_fields_are_counted_wherever_they_are() {
    UnknownFieldSet.Field.Builder many = UnknownFieldSet.Field.newBuilder();
    for (int i = 0; i <= MAX; i++) {
      many.addVarint(0);
    }
    UnknownFieldSet unknown = UnknownFieldSet.newBuilder().addField(99, many.build()).build();
    String text = "1025 unknown fields, expected at most 1024";
    expect(check(ModelInferRequest.newBuilder().setUnknownFields(unknown).build()), text);
    InferInputTensor.Builder input = InferInputTensor.newBuilder();
    input.getContentsBuilder().setUnknownFields(unknown);
    expect(check(ModelInferRequest.newBuilder().addInputs(input).build()), text);
    InferParameter parameter = InferParameter.newBuilder().setUnknownFields(unknown).build();
    expect(check(ModelInferRequest.newBuilder().putParameters("p", parameter).build()), text);
  }

  @Test
  void elements_are_not_counted() {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().addAllShape(LongStream.range(0, 5_000).boxed().toList());
    input
        .getContentsBuilder()
        .addAllFp32Contents(Collections.nCopies(5_000, 1f))
        .addAllBytesContents(Collections.nCopies(5_000, ByteString.EMPTY));
    assertThat(check(ModelInferRequest.newBuilder().addInputs(input).build())).isNull();
  }

  private static ModelInferRequest parts(int inputs, int outputs, int raw, int parameters) {
    return ModelInferRequest.newBuilder()
        .addAllInputs(Collections.nCopies(inputs, InferInputTensor.getDefaultInstance()))
        .addAllOutputs(
            Collections.nCopies(outputs, InferRequestedOutputTensor.getDefaultInstance()))
        .addAllRawInputContents(Collections.nCopies(raw, ByteString.EMPTY))
        .putAllParameters(parameters(parameters))
        .build();
  }

  private static Map<String, InferParameter> parameters(int count) {
    Map<String, InferParameter> parameters = new HashMap<>();
    for (int i = 0; i < count; i++) {
      parameters.put("p" + i, InferParameter.getDefaultInstance());
    }
    return parameters;
  }

  private static @Nullable Refusal check(ModelInferRequest message) {
    return new InferMarshaller().parse(new ByteArrayInputStream(message.toByteArray()))
            instanceof Result.Refused<?> refused
        ? refused.refusal()
        : null;
  }

  private static void expect(@Nullable Refusal refusal, String text) {
    assertThat(refusal).isEqualTo(new Refusal(ErrorCode.INVALID_ARGUMENT, text));
  }
}
