package io.tiltyard.loadtest.pace;

import io.tiltyard.loadtest.client.Answer;
import io.tiltyard.loadtest.client.Call;
import io.tiltyard.loadtest.client.Client;
import io.tiltyard.loadtest.request.InferRequest;
import io.tiltyard.loadtest.request.InputInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Keeps what it is given until the test answers it. */
final class FakeClient implements Client {
  final List<Call> sent = new ArrayList<>();
  final Deque<Call> inFlight = new ArrayDeque<>();
  int connections = Integer.MAX_VALUE;

  @Override
  public void connect() {}

  @Override
  public List<InputInfo> inputs() {
    return List.of();
  }

  @Override
  public void prepare(List<InferRequest> requests) {}

  @Override
  public boolean trySend(Call call) {
    if (inFlight.size() >= connections) {
      return false;
    }
    sent.add(call);
    inFlight.add(call);
    return true;
  }

  @Override
  public void close() {}

  void answerAll() {
    while (!inFlight.isEmpty()) {
      answerOne();
    }
  }

  void answerOne() {
    inFlight.remove().end(Answer.ok("", "1"));
  }
}
