package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.OutputTensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ResponseEncoderTest {
  @ParameterizedTest
  @EnumSource(DataType.class)
  void raw_answers_are_the_bytes_of_the_model(DataType datatype) {
    long seed = new Random().nextLong();
    byte[] bytes = Messages.random(new Random(seed), datatype, 3);
    ModelInferResponse response = ResponseEncoder.view(answer(output(datatype, bytes)), false);
    assertThat(response.getRawOutputContentsList())
        .as("seed %d", seed)
        .containsExactly(ByteString.copyFrom(bytes));
    assertThat(response.getOutputs(0).getName()).isEqualTo("y");
    assertThat(response.getOutputs(0).getDatatype()).isEqualTo(datatype.name());
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(3L);
    assertThat(response.getOutputs(0).hasContents()).isFalse();
  }

  @Test
  void an_answer_says_who_answered() {
    ModelInferResponse response = ResponseEncoder.view(answer(), false);
    assertThat(response.getModelName()).isEqualTo("route");
    assertThat(response.getModelVersion()).isEqualTo("12");
    assertThat(response.getId()).isEqualTo("id");
    assertThat(response.getParametersMap()).containsOnlyKeys("arm");
    assertThat(response.getParametersOrThrow("arm").getStringParam()).isEqualTo("champion");
  }

  @Test
  void typed_answers_have_no_raw_contents() {
    ModelInferResponse response =
        ResponseEncoder.view(answer(output(DataType.UINT8, new byte[] {1, 2, (byte) 200})), true);
    assertThat(response.getRawOutputContentsCount()).isZero();
    assertThat(response.getOutputs(0).getContents())
        .isEqualTo(InferTensorContents.newBuilder().addAllUintContents(List.of(1, 2, 200)).build());
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FP16", "BF16"})
  void one_half_float_makes_the_whole_answer_raw(DataType half) {
    InferenceAnswer answer =
        answer(output(DataType.UINT8, new byte[] {1, 2, 3}), output(half, new byte[6]));
    ModelInferResponse response = ResponseEncoder.view(answer, true);
    assertThat(response.getRawOutputContentsCount()).isEqualTo(2);
    assertThat(response.getOutputsList()).noneMatch(o -> o.hasContents());
  }

  @Test
  void a_copy_outlives_the_answer() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(3).put(new byte[] {1, 2, 3}).flip();
    OutputTensor output = FakeInference.output("y", DataType.UINT8, new long[] {3}, bytes);
    ModelInferResponse response = ResponseEncoder.copy(answer(output), false).build();
    bytes.put(0, (byte) 99);
    assertThat(response.getRawOutputContents(0).toByteArray()).containsExactly(1, 2, 3);
  }

  private static OutputTensor output(DataType datatype, byte[] bytes) {
    return FakeInference.output("y", datatype, new long[] {3}, ByteBuffer.wrap(bytes));
  }

  private static InferenceAnswer answer(OutputTensor... outputs) {
    return new InferenceAnswer("route", 12, Arm.CHAMPION, "id", List.of(outputs));
  }
}
