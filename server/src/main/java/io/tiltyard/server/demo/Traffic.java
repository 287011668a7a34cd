package io.tiltyard.server.demo;

import io.tiltyard.base.error.Excerpt;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the sentences at a steady rate: every sender takes the next free place in one timetable,
 * and the clients of all protocols take turns. Latency counts from the place, so that a slow answer
 * is not hidden by the requests that it held up.
 */
final class Traffic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

  /** Prime to the number of clients and of sentences, so that all of both meet. */
  private static final long STRIDE = 7;

  private final List<Sentence> sentences;
  private final List<DemoClient> clients;
  private final Scoreboard scores;
  private final long intervalNanos;
  private final long startNanos;
  private final AtomicLong next = new AtomicLong();
  private final ExecutorService senders;
  private volatile boolean ending;

  /**
   * Connects all clients, then begins.
   *
   * @param clients closed at the end
   * @param perSecond requests of all senders together
   */
  Traffic(
      List<Sentence> sentences,
      List<DemoClient> clients,
      Scoreboard scores,
      int senders,
      int perSecond) {
    this.sentences = sentences;
    this.clients = List.copyOf(clients);
    this.scores = scores;
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.senders =
        Executors.newFixedThreadPool(
            senders,
            task -> {
              Thread thread = new Thread(task, "demo-sender");
              thread.setDaemon(true);
              return thread;
            });
    this.clients.forEach(this::warmUp);
    this.startNanos = System.nanoTime();
    for (int i = 0; i < senders; i++) {
      this.senders.execute(this::send);
    }
  }

  private void warmUp(DemoClient client) {
    try {
      client.infer(sentences.get(0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debug("no answer while warming up", e); // shows up again when it counts
    }
  }

  private void send() {
    while (!ending) {
      long place = next.getAndIncrement();
      long at = startNanos + place * intervalNanos;
      while (!ending && System.nanoTime() - at < 0) {
        LockSupport.parkNanos(this, at - System.nanoTime());
      }
      if (!ending) {
        send(
            clients.get((int) (place % clients.size())),
            sentences.get((int) (place * STRIDE % sentences.size())),
            at);
      }
    }
  }

  private void send(DemoClient client, Sentence sentence, long atNanos) {
    try {
      Answer answer = client.infer(sentence);
      scores.answered(client.protocol(), sentence, answer, System.nanoTime() - atNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ending = true;
    } catch (FailedException e) {
      scores.failed(e.arm(), client.protocol() + ": " + Excerpt.of(reason(e)));
    } catch (Exception e) { // whatever a client's library throws is an error of the request
      scores.failed(null, client.protocol() + ": " + Excerpt.of(reason(e)));
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause();
    return e.getMessage() + (cause == null ? "" : ", " + cause);
  }

  /** Ends when the requests on their way are answered. */
  @Override
  public void close() {
    ending = true;
    senders.shutdown();
    try {
      if (!senders.awaitTermination(15, TimeUnit.SECONDS)) {
        senders.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.forEach(DemoClient::close);
  }
}
