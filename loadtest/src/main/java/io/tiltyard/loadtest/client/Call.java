package io.tiltyard.loadtest.client;

import org.jspecify.annotations.Nullable;

/**
 * One request that is due.
 *
 * @param payload which of the encoded requests, from 0
 * @param routingKey null for none
 * @param intendedNanos when it should start, by {@link System#nanoTime}
 * @param deadlineNanos when nobody waits for it any more
 * @param completion told how it ended, exactly once, where it was sent
 */
public record Call(
    int payload,
    @Nullable String routingKey,
    long intendedNanos,
    long deadlineNanos,
    Completion completion) {

  /** Hears of the end of calls, on any thread. Must not block. */
  @FunctionalInterface
  public interface Completion {
    void completed(Call call, Answer answer);
  }

  /** Tells how it ended. */
  public void end(Answer answer) {
    completion.completed(this, answer);
  }
}
