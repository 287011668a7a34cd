package io.tiltyard.benchmarks.load;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request in flight at a time. Belongs to the connection's thread between two latches. */
final class Slot extends ClientCall.Listener<byte[]> implements Rounds.Part {
  private static final byte[] NOTHING = {};

  private final ClosedLoop loop;
  private final Channel channel;
  private int next;
  private long answered;
  private int firstRequest;
  private byte[] firstAnswer = NOTHING;
  private byte[] answer = NOTHING;
  private @Nullable String failure;

  Slot(ClosedLoop loop, Channel channel, int firstRequest) {
    this.loop = loop;
    this.channel = channel;
    this.next = firstRequest;
  }

  @Override
  public void begin() {
    answered = 0;
    firstRequest = next;
    firstAnswer = NOTHING;
    failure = null;
    send();
  }

  private void send() {
    answer = NOTHING;
    ClientCall<byte[], byte[]> call = channel.newCall(Bytes.MODEL_INFER, CallOptions.DEFAULT);
    call.start(this, new Metadata());
    call.request(1);
    call.sendMessage(loop.request(next));
    call.halfClose();
    next = next + 1 == loop.requestCount() ? 0 : next + 1;
  }

  @Override
  public void onMessage(byte[] message) {
    answer = message;
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (!status.isOk()) {
      failure = status.toString();
    } else if (answer.length != loop.answerLength()) {
      failure = "answer of " + answer.length + " bytes, expected " + loop.answerLength();
    }
    if (failure != null) {
      loop.ended();
      return;
    }
    if (answered++ == 0) {
      firstAnswer = answer;
    }
    if (loop.running()) {
      send();
    } else {
      loop.ended();
    }
  }

  @Override
  public long answered() {
    return answered;
  }

  int firstRequest() {
    return firstRequest;
  }

  byte[] firstAnswer() {
    return firstAnswer;
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }
}
