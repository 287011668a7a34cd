package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.server.grpc.wire.WireAnswer;
import io.tiltyard.server.grpc.wire.WireRequest;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One {@code ModelStreamInfer} call: up to {@value #WINDOW} requests in flight, answered in the
 * order in which they came. A refusal is an answer like others; the stream goes on.
 *
 * <p>Any thread may have the next answer. Whoever finds nobody writing writes, for all who come
 * meanwhile; nobody waits. While the transport is full, answers stay in their places, and no
 * further request is asked for.
 */
final class StreamCall extends ServerCall.Listener<Result<WireRequest>> {
  /** Requests that may be read ahead of the answers. */
  static final int WINDOW = 64;

  private static final Refusal DRAINING =
      new Refusal(
          ErrorCode.SHUTTING_DOWN, "the gateway is shutting down, expected a new stream elsewhere");

  private final ServerCall<Result<WireRequest>, WireAnswer> call;
  private final CallHead head;
  private final @Nullable String tenant;
  private final InferencePath path;
  private final Set<StreamCall> open;

  /** Filled on the event loop, emptied by whoever writes. */
  private final Queue<StreamSlot> slots = new ConcurrentLinkedQueue<>();

  /** Above 0 while somebody writes: how often there was something new. */
  private final AtomicInteger writing = new AtomicInteger();

  private volatile boolean halfClosed;
  private volatile boolean draining;
  private volatile boolean cancelled;

  /** Of whoever writes. */
  private boolean ended;

  /**
   * @param open where this stream takes itself out when it ends
   */
  StreamCall(
      ServerCall<Result<WireRequest>, WireAnswer> call,
      CallHead head,
      @Nullable String tenant,
      InferencePath path,
      Set<StreamCall> open) {
    this.call = call;
    this.head = head;
    this.tenant = tenant;
    this.path = path;
    this.open = open;
  }

  void start() {
    MessageEncoding encoding = head.encoding();
    if (encoding != null) {
      call.setCompression(encoding.getMessageEncoding());
    }
    call.sendHeaders(new Metadata());
    call.request(WINDOW);
  }

  /** Ends the stream as soon as nothing is in flight. Any thread. */
  void drain() {
    draining = true;
    write();
  }

  @Override
  public void onMessage(Result<WireRequest> message) {
    CallHead own = head.ofMessage(path.clock());
    StreamSlot slot = new StreamSlot(this, path.refusals(), message);
    slots.add(slot);
    Refusal overQuota = path.quotas().takeRequest(tenant);
    if (message instanceof Result.Refused<WireRequest> refused) {
      slot.refuse(null, overQuota == null ? refused.refusal() : overQuota);
    } else if (message instanceof Result.Value<WireRequest> value && overQuota != null) {
      value.value().release();
      slot.refuse(RequestDecoder.id(value.value(), own), overQuota);
    } else if (message instanceof Result.Value<WireRequest> value) {
      dispatch(value.value(), own, slot);
    }
  }

  private void dispatch(WireRequest message, CallHead own, StreamSlot slot) {
    Result<InferenceRequest> request = path.decode(message, own, tenant);
    if (request instanceof Result.Value<InferenceRequest> value) {
      path.service().dispatch(value.value(), slot);
    } else if (request instanceof Result.Refused<InferenceRequest> refused) {
      slot.refuse(RequestDecoder.id(message, own), refused.refusal());
    }
  }

  @Override
  public void onHalfClose() {
    halfClosed = true;
    write();
  }

  @Override
  public void onReady() {
    write();
  }

  @Override
  public void onCancel() {
    cancelled = true;
    onComplete();
    write();
  }

  @Override
  public void onComplete() {
    open.remove(this);
    path.active().decrement();
  }

  boolean isCancelled() {
    return call.isCancelled();
  }

  /** Writes what is next and ready, unless somebody does already: then they see to it. */
  void write() {
    if (writing.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    while (seen != 0) {
      writeReady();
      seen = writing.addAndGet(-seen);
    }
  }

  private void writeReady() {
    if (ended) {
      return;
    }
    if (cancelled) {
      ended = true;
      slots.clear();
      return;
    }
    // Read before the queue: once nothing more comes, an empty queue is the end.
    boolean last = halfClosed || draining;
    if (writeAnswered() && last) {
      end();
    }
  }

  /** Whether all requests so far are answered. */
  private boolean writeAnswered() {
    for (StreamSlot next = slots.peek(); next != null; next = slots.peek()) {
      WireAnswer response = next.response();
      if (response == null || !call.isReady()) {
        return false;
      }
      slots.poll();
      call.sendMessage(response);
      call.request(1);
    }
    return true;
  }

  private void end() {
    ended = true;
    if (call.isCancelled()) {
      return;
    }
    if (halfClosed) {
      call.close(Status.OK, new Metadata());
    } else {
      path.refusals().close(call, head.requestId(), DRAINING);
    }
  }
}
