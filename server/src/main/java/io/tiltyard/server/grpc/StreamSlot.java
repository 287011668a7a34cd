package io.tiltyard.server.grpc;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelStreamInferResponse;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.router.dispatch.ResponseSink;
import io.tiltyard.server.grpc.wire.AnswerEncoder;
import io.tiltyard.server.grpc.wire.WireAnswer;
import io.tiltyard.server.grpc.wire.WireParameter;
import io.tiltyard.server.grpc.wire.WireRequest;
import org.jspecify.annotations.Nullable;

/** The place of one request's answer in a stream. */
final class StreamSlot implements ResponseSink {
  /** Triton's: whether the last response of a request is to say so. */
  private static final String WANTS_FINAL = "triton_enable_empty_final_response";

  private static final String CODE = "code";

  private final StreamCall stream;
  private final Refusals refusals;
  private final boolean typed;
  private final boolean wantsFinal;
  private volatile @Nullable WireAnswer response;

  StreamSlot(StreamCall stream, Refusals refusals, Result<WireRequest> request) {
    this.stream = stream;
    this.refusals = refusals;
    if (request instanceof Result.Value<WireRequest> value) {
      WireRequest message = value.value();
      WireParameter parameter = message.parameters().get(WANTS_FINAL);
      this.typed = TensorDecoder.isTyped(message);
      this.wantsFinal = parameter != null && parameter.isTrue();
    } else {
      this.typed = false;
      this.wantsFinal = false;
    }
  }

  /** What is to be written, or null while there is none. */
  @Nullable WireAnswer response() {
    return response;
  }

  @Override
  public void answer(InferenceAnswer answer) {
    complete(AnswerEncoder.ofStream(answer, typed, wantsFinal));
  }

  @Override
  public void refuse(@Nullable String id, Refusal refusal) {
    refusals.count(refusal);
    ModelInferResponse.Builder message =
        ModelInferResponse.newBuilder()
            .setId(refusals.id(id))
            .putParameters(CODE, Parameters.text(refusal.code().name()));
    ModelStreamInferResponse refused =
        ModelStreamInferResponse.newBuilder()
            .setErrorMessage(refusal.text())
            .setInferResponse(message)
            .build();
    complete(WireAnswer.of(refused.toByteArray()));
  }

  @Override
  public boolean isCancelled() {
    return stream.isCancelled();
  }

  private void complete(WireAnswer complete) {
    response = complete;
    stream.write();
  }
}
