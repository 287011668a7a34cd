package io.tiltyard.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A closed loop's rounds: its parts begin together, and a round ends when the last of them has. */
abstract class Rounds<P extends Rounds.Part> implements Load {
  private static final long PATIENCE_SECONDS = 30;

  private final List<P> parts = new ArrayList<>();
  private volatile boolean running;
  private CountDownLatch busy = new CountDownLatch(0);

  /** What sends and counts by itself; says once a round that it {@link #ended}. */
  interface Part {
    /** Starts a round; on any thread, while nothing is in flight. */
    void begin();

    /** Answers of this round. */
    long answered();

    /** Why the round failed, where it did. */
    Optional<String> failure();
  }

  final void add(P part) {
    parts.add(part);
  }

  final P first() {
    return parts.get(0);
  }

  /** Whether another request may go out. */
  final boolean running() {
    return running;
  }

  /** One part has nothing in flight, or will get no answer any more. */
  final void ended() {
    busy.countDown();
  }

  /** Looks at a round that nothing failed in. */
  abstract void verify();

  @Override
  public final void start() {
    busy = new CountDownLatch(parts.size());
    running = true;
    parts.forEach(Part::begin);
  }

  @Override
  public final long stop() {
    running = false;
    try {
      if (!busy.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "requests were not answered within " + PATIENCE_SECONDS + " seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    List<String> failures = parts.stream().flatMap(part -> part.failure().stream()).toList();
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.size() + " failed, such as: " + failures.get(0));
    }
    verify();
    return parts.stream().mapToLong(Part::answered).sum();
  }
}
