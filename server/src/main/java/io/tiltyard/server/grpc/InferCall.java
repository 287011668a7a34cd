package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.router.dispatch.ResponseSink;
import io.tiltyard.server.grpc.wire.AnswerEncoder;
import io.tiltyard.server.grpc.wire.WireAnswer;
import io.tiltyard.server.grpc.wire.WireRequest;
import io.tiltyard.server.inference.HeaderText;
import org.jspecify.annotations.Nullable;

/**
 * One {@code ModelInfer} call. The request comes in on an event loop; the answer goes out on
 * whichever thread has it, once.
 */
final class InferCall extends UnaryListener<WireRequest> implements ResponseSink {
  private final ServerCall<Result<WireRequest>, WireAnswer> call;
  private final CallHead head;
  private final @Nullable String tenant;
  private final InferencePath path;
  private boolean typed;

  InferCall(
      ServerCall<Result<WireRequest>, WireAnswer> call,
      CallHead head,
      @Nullable String tenant,
      InferencePath path) {
    this.call = call;
    this.head = head;
    this.tenant = tenant;
    this.path = path;
  }

  @Override
  void begin(WireRequest message) {
    typed = TensorDecoder.isTyped(message);
    Result<InferenceRequest> request = path.decode(message, head, tenant);
    if (request instanceof Result.Value<InferenceRequest> value) {
      path.service().dispatch(value.value(), this);
    } else if (request instanceof Result.Refused<InferenceRequest> refused) {
      path.refusals().close(call, RequestDecoder.id(message, head), refused.refusal());
    }
  }

  @Override
  void discard(WireRequest message) {
    message.release();
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
    WireAnswer response = AnswerEncoder.encode(answer, typed);
    MessageEncoding encoding = head.encoding();
    if (encoding != null) {
      call.setCompression(encoding.getMessageEncoding());
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
    ended();
    path.active().decrement();
  }

  @Override
  public void onComplete() {
    ended();
    path.active().decrement();
  }
}
