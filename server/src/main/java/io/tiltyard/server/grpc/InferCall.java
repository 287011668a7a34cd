package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.router.dispatch.ResponseSink;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.server.inference.HeaderText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code ModelInfer} call. The request comes in on an event loop; the answer goes out on
 * whichever thread has it, once.
 */
final class InferCall extends UnaryListener<ModelInferRequest> implements ResponseSink {
  private static final Logger LOG = LoggerFactory.getLogger(InferCall.class);

  private final ServerCall<Result<ModelInferRequest>, ModelInferResponse> call;
  private final CallHead head;
  private final InferencePath path;
  private boolean typed;

  InferCall(
      ServerCall<Result<ModelInferRequest>, ModelInferResponse> call,
      CallHead head,
      InferencePath path) {
    this.call = call;
    this.head = head;
    this.path = path;
  }

  @Override
  void begin(ModelInferRequest message) {
    Result<InferenceRequest> request = decode(message);
    if (request instanceof Result.Value<InferenceRequest> value) {
      typed = TensorDecoder.isTyped(message);
      path.service().dispatch(value.value(), this);
    } else if (request instanceof Result.Refused<InferenceRequest> refused) {
      path.refusals().close(call, RequestDecoder.id(message, head), refused.refusal());
    }
  }

  @Override
  void reject(Refusal refusal) {
    path.refusals().close(call, head.requestId(), refusal);
  }

  @Override
  public void answer(InferenceAnswer answer) {
    if (call.isCancelled()) {
      return;
    }
    ModelInferResponse response = ResponseEncoder.view(answer, typed);
    if (head.compressed()) {
      call.setCompression(CallHead.GZIP);
    }
    Metadata headers = new Metadata();
    headers.put(MetadataKeys.REQUEST_ID, HeaderText.ascii(answer.id()));
    headers.put(MetadataKeys.ARM, answer.arm().label());
    call.sendHeaders(headers);
    // The transport has copied the message when this returns, so that the answer's bytes may die.
    call.sendMessage(response);
    call.close(Status.OK, new Metadata());
  }

  @Override
  public void refuse(@Nullable String id, Refusal refusal) {
    path.refusals().close(call, id, refusal);
  }

  @Override
  public boolean isCancelled() {
    return call.isCancelled();
  }

  @Override
  public void onCancel() {
    path.active().decrement();
  }

  @Override
  public void onComplete() {
    path.active().decrement();
  }

  private Result<InferenceRequest> decode(ModelInferRequest message) {
    try {
      return path.decoder().decode(message, head);
    } catch (RuntimeException e) {
      LOG.error("decoding a request failed", e);
      return Result.refused(ErrorCode.INTERNAL, "the gateway failed to decode the request");
    }
  }
}
