package io.tiltyard.server.life;

import static io.tiltyard.server.Patience.await;

import io.tiltyard.server.grpc.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that ask without a pause and hold each answer against its version. */
final class Traffic implements AutoCloseable {
  private final Callable<Reply> call;
  private final AnswerRules rules;
  private final AtomicLong answers = new AtomicLong();
  private final Map<Long, Long> versions = new ConcurrentHashMap<>();
  private final Map<String, Long> refusals = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  private Traffic(Callable<Reply> call, AnswerRules rules) {
    this.call = call;
    this.rules = rules;
  }

  /**
   * @param expected first number of the answer, by version
   */
  static Traffic start(int clients, Callable<Reply> call, Map<Long, Double> expected) {
    return start(clients, call, AnswerRules.strict(expected));
  }

  static Traffic start(int clients, Callable<Reply> call, AnswerRules rules) {
    Traffic traffic = new Traffic(call, rules);
    for (int i = 0; i < clients; i++) {
      Thread thread = new Thread(traffic::run, "traffic-" + i);
      traffic.threads.add(thread);
      thread.start();
    }
    return traffic;
  }

  private void run() {
    while (!stopped) {
      try {
        check(call.call());
      } catch (Exception e) {
        failures.add(e.toString());
      }
      answers.incrementAndGet();
    }
  }

  private void check(Reply reply) {
    if (!rules.allow(reply)) {
      failures.add(reply.toString());
    } else if (reply.isOk()) {
      versions.merge(reply.version(), 1L, Long::sum);
    } else {
      refusals.merge(reply.code(), 1L, Long::sum);
    }
  }

  /** Waits for so many more answers. */
  void awaitAnswers(long more) {
    long until = answers.get() + more;
    await().atMost(Duration.ofSeconds(60)).until(() -> answers.get() >= until);
  }

  /** Calls that failed or were answered wrongly. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Right answers by version. */
  Map<Long, Long> versions() {
    return Map.copyOf(versions);
  }

  @Override
  public String toString() {
    return "answers by version "
        + new TreeMap<>(versions)
        + ", refusals "
        + new TreeMap<>(refusals);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
