package io.tiltyard.benchmarks.load;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.tiltyard.proto.inference.ModelInferResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a fixed number of requests in flight on each of some connections: the next goes out when
 * one is answered. Right for what a request costs at saturation, wrong for latency.
 *
 * <p>Every answer must have the status OK and the length of the first; the first of every round is
 * checked in full.
 */
public final class ClosedLoop extends Rounds<Slot> {
  private static final CallOptions OPTIONS = CallOptions.DEFAULT;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<byte[]> requests;
  private final AnswerCheck check;
  private final int answerLength;

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
    int slots = connections * inFlight;
    for (int i = 0; i < slots; i++) {
      add(new Slot(this, channels.get(i % connections), i * requests.size() / slots));
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
  void verify() {
    try {
      check.check(first().firstRequest(), ModelInferResponse.parseFrom(first().firstAnswer()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an answer is no ModelInferResponse", e);
    }
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

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
