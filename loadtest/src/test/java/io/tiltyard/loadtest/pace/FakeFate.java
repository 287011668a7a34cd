package io.tiltyard.loadtest.pace;

import io.tiltyard.loadtest.client.Answer;
import io.tiltyard.loadtest.client.Call;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it hears. */
final class FakeFate implements Fate {
  final List<Long> late = new ArrayList<>();
  final List<Long> notSent = new ArrayList<>();
  final List<Call> completed = new ArrayList<>();
  int held;
  private final InFlight inFlight;

  FakeFate(InFlight inFlight) {
    this.inFlight = inFlight;
  }

  @Override
  public void sent(long lateNanos, boolean waited) {
    late.add(lateNanos);
    held += waited ? 1 : 0;
  }

  @Override
  public void notSent(long waitedNanos) {
    notSent.add(waitedNanos);
  }

  @Override
  public void completed(Call call, Answer answer) {
    completed.add(call);
    inFlight.leave();
  }
}
