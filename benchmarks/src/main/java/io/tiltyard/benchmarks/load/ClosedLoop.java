package io.tiltyard.benchmarks.load;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.tiltyard.proto.inference.ModelInferResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a fixed number of requests in flight on each of some connections: the next goes out when
 * one is answered. Right for what a request costs at saturation, wrong for latency.
 *
 * <p>Every answer must have the status OK and the length of the first; the first of every round is
 * checked in full.
 */
public final class ClosedLoop implements Load {
  private static final CallOptions OPTIONS = CallOptions.DEFAULT;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<byte[]> requests;
  private final AnswerCheck check;
  private final int answerLength;
  private final Slot[] slots;
  private volatile boolean running;
  private CountDownLatch busy = new CountDownLatch(0);

  /**
   * Connects.
   *
   * @param connections how many
   * @param inFlight requests on each
   * @param requests encoded; sent round and round
   */
  public ClosedLoop(
      int port, int connections, int inFlight, List<byte[]> requests, AnswerCheck check) {
    for (int i = 0; i < connections; i++) {
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .usePlaintext()
              .directExecutor()
              .build());
    }
    this.requests = List.copyOf(requests);
    this.check = check;
    this.answerLength = call(0).length;
    this.slots = new Slot[connections * inFlight];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(this, channels.get(i % connections), i * requests.size() / slots.length);
    }
  }

  /** The answer to one request, all by itself. */
  public byte[] call(int request) {
    return ClientCalls.blockingUnaryCall(
        channels.get(0), Bytes.MODEL_INFER, OPTIONS, requests.get(request));
  }

  /** Of a request and its answer together, without what the transport adds. */
  public long bytesPerRequest() {
    return (long) requests.get(0).length + answerLength;
  }

  @Override
  public void start() {
    busy = new CountDownLatch(slots.length);
    running = true;
    for (Slot slot : slots) {
      slot.begin();
    }
  }

  @Override
  public long stop() {
    running = false;
    try {
      if (!busy.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("requests were not answered within 30 seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    List<String> failures = new ArrayList<>();
    long answered = 0;
    for (Slot slot : slots) {
      answered += slot.answered();
      slot.failure().ifPresent(failures::add);
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.size() + " failed, such as: " + failures.get(0));
    }
    verify(slots[0]);
    return answered;
  }

  private void verify(Slot slot) {
    try {
      check.check(slot.firstRequest(), ModelInferResponse.parseFrom(slot.firstAnswer()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an answer is no ModelInferResponse", e);
    }
  }

  boolean running() {
    return running;
  }

  int requestCount() {
    return requests.size();
  }

  byte[] request(int index) {
    return requests.get(index);
  }

  int answerLength() {
    return answerLength;
  }

  void slotEnded() {
    busy.countDown();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
