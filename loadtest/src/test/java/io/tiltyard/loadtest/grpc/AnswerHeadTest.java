package io.tiltyard.loadtest.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferResponse;
import org.junit.jupiter.api.Test;

final class AnswerHeadTest {
  @Test
  void finds_version_and_arm_among_everything_else() throws Exception {
    ModelInferResponse response =
        ModelInferResponse.newBuilder()
            .setModelName("m")
            .setModelVersion("12")
            .setId("id")
            .putParameters("a", InferParameter.newBuilder().setInt64Param(3).build())
            .putParameters("arm", InferParameter.newBuilder().setStringParam("champion").build())
            .putParameters("z", InferParameter.newBuilder().setStringParam("other").build())
            .addOutputs(ModelInferResponse.InferOutputTensor.newBuilder().setName("y").addShape(1))
            .addRawOutputContents(ByteString.copyFrom(new byte[100_000]))
            .build();

    assertThat(AnswerHead.read(response.toByteString().newInput()))
        .isEqualTo(new AnswerHead("12", "champion"));
  }

  @Test
  void an_answer_that_tells_nothing_is_an_answer() throws Exception {
    assertThat(AnswerHead.read(ByteString.EMPTY.newInput())).isEqualTo(new AnswerHead("", ""));
  }
}
