package io.tiltyard.server.life;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that ask without a pause and hold each answer against its version. */
final class Traffic implements AutoCloseable {
  private static final double TOLERANCE = 1e-5;

  private final Callable<HttpResponse<String>> call;
  private final Map<Long, Double> expected;
  private final AtomicLong answers = new AtomicLong();
  private final Map<Long, Long> versions = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  private Traffic(Callable<HttpResponse<String>> call, Map<Long, Double> expected) {
    this.call = call;
    this.expected = expected;
  }

  /**
   * @param expected first number of the answer, by version
   */
  static Traffic start(
      int clients, Callable<HttpResponse<String>> call, Map<Long, Double> expected) {
    Traffic traffic = new Traffic(call, expected);
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

  private void check(HttpResponse<String> response) throws Exception {
    JsonNode answer = LivingGateway.json(response);
    long version = answer.path("model_version").asLong();
    Double first = expected.get(version);
    if (response.statusCode() != 200
        || first == null
        || !(Math.abs(answer.at("/outputs/0/data/0").asDouble() - first) <= TOLERANCE)) {
      failures.add(response.statusCode() + " " + response.body());
      return;
    }
    versions.merge(version, 1L, Long::sum);
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
