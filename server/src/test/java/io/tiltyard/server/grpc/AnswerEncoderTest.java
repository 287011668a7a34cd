package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelStreamInferResponse;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.server.grpc.wire.AnswerEncoder;
import io.tiltyard.server.grpc.wire.WireAnswer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerEncoderTest {
  @ParameterizedTest
  @EnumSource(DataType.class)
  void raw_answers_are_the_bytes_of_the_model(DataType datatype) {
    long seed = new Random().nextLong();
    byte[] bytes = Messages.random(new Random(seed), datatype, 3);
    ModelInferResponse response = Encoded.unary(answer(output(datatype, bytes)), false);
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
    ModelInferResponse response = Encoded.unary(answer(), false);
    assertThat(response.getModelName()).isEqualTo("route");
    assertThat(response.getModelVersion()).isEqualTo("12");
    assertThat(response.getId()).isEqualTo("id");
    assertThat(response.getParametersMap()).containsOnlyKeys("arm");
    assertThat(response.getParametersOrThrow("arm").getStringParam()).isEqualTo("champion");
  }

  @Test
  void typed_answers_have_no_raw_contents() {
    ModelInferResponse response =
        Encoded.unary(answer(output(DataType.UINT8, new byte[] {1, 2, (byte) 200})), true);
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
    ModelInferResponse response = Encoded.unary(answer, true);
    assertThat(response.getRawOutputContentsCount()).isEqualTo(2);
    assertThat(response.getOutputsList()).noneMatch(o -> o.hasContents());
  }

  @Test
  void a_small_answer_outlives_its_outputs_and_a_large_one_does_not() {
    for (int length : new int[] {3, 1 << 20}) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(length).put(0, (byte) 1);
      OutputTensor output = FakeInference.output("y", DataType.UINT8, new long[] {length}, bytes);
      WireAnswer answer = AnswerEncoder.encode(answer(output), false);
      bytes.put(0, (byte) 99);
      assertThat(Encoded.unary(answer).getRawOutputContents(0).byteAt(0))
          .isEqualTo((byte) (length == 3 ? 1 : 99));
    }
  }

  @Test
  void an_answer_of_a_stream_outlives_its_outputs() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 20).put(0, (byte) 1);
    OutputTensor output = FakeInference.output("y", DataType.UINT8, new long[] {1 << 20}, bytes);
    WireAnswer answer = AnswerEncoder.ofStream(answer(output), false, true);
    bytes.put(0, (byte) 99);
    ModelInferResponse response = Encoded.stream(answer).getInferResponse();
    assertThat(response.getRawOutputContents(0).byteAt(0)).isEqualTo((byte) 1);
    assertThat(response.getParametersOrThrow("triton_final_response").getBoolParam()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, Integer.MAX_VALUE})
  void a_byte_string_longer_than_the_output_is_told(int length) {
    ByteBuffer bytes = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN).putInt(0, length);
    OutputTensor output = FakeInference.output("y", DataType.BYTES, new long[] {1}, bytes);
    assertThatThrownBy(() -> AnswerEncoder.encode(answer(output), true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_bytes_are_those_of_generated_code() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      boolean typed = random.nextBoolean();
      InferenceAnswer answer = random(random);
      ModelInferResponse expected = Encoded.generated(answer, typed);
      assertThat(Encoded.bytes(AnswerEncoder.encode(answer, typed)))
          .as("seed %d", seed)
          .isEqualTo(expected.toByteArray());
      assertThat(Encoded.bytes(AnswerEncoder.ofStream(answer, typed, false)))
          .as("seed %d", seed)
          .isEqualTo(
              ModelStreamInferResponse.newBuilder()
                  .setInferResponse(expected)
                  .build()
                  .toByteArray());
    }
  }

  @SuppressWarnings("EnumOrdinal") // any of them
  private static InferenceAnswer random(Random random) {
    String[] texts = {"", "x", "output \u20ac", "\ud83d\ude00", "a".repeat(300)};
    List<OutputTensor> outputs = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      DataType datatype = DataType.values()[random.nextInt(DataType.values().length)];
      int count = random.nextInt(random.nextInt(20) == 0 ? 8_000 : 20);
      ByteBuffer direct = ByteBuffer.allocateDirect(count * 40);
      direct.put(Messages.random(random, datatype, count)).flip();
      long[] shape = random.longs(random.nextInt(4), 0, 1 << random.nextInt(30)).toArray();
      outputs.add(
          FakeInference.output(texts[random.nextInt(texts.length)], datatype, shape, direct));
    }
    return new InferenceAnswer(
        texts[random.nextInt(texts.length)],
        random.nextLong() >>> (1 + random.nextInt(63)),
        Arm.values()[random.nextInt(Arm.values().length)],
        texts[random.nextInt(texts.length)],
        outputs);
  }

  private static OutputTensor output(DataType datatype, byte[] bytes) {
    return FakeInference.output("y", datatype, new long[] {3}, ByteBuffer.wrap(bytes));
  }

  private static InferenceAnswer answer(OutputTensor... outputs) {
    return new InferenceAnswer("route", 12, Arm.CHAMPION, "id", List.of(outputs));
  }
}
