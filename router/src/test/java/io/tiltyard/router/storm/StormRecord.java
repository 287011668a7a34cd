package io.tiltyard.router.storm;

import io.tiltyard.base.error.ErrorCode;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What became of all requests. Thread-safe. */
final class StormRecord {
  private final Map<Long, LongAdder> answers = new ConcurrentHashMap<>();
  private final Map<ErrorCode, LongAdder> refusals = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final LongAdder answered = new LongAdder();

  void answered(long version) {
    answers.computeIfAbsent(version, key -> new LongAdder()).increment();
    answered.increment();
  }

  void refused(ErrorCode code) {
    refusals.computeIfAbsent(code, key -> new LongAdder()).increment();
  }

  void fail(String what) {
    failures.add(what);
  }

  /** Requests that were answered. */
  long answered() {
    return answered.sum();
  }

  /** What must not happen and did. */
  Queue<String> failures() {
    return failures;
  }

  /** Right answers, by version. */
  Map<Long, LongAdder> answers() {
    return answers;
  }

  @Override
  public String toString() {
    return "answers by version " + new TreeMap<>(answers) + ", refusals " + new TreeMap<>(refusals);
  }
}
