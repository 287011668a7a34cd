package io.tiltyard.server.demo;

import io.tiltyard.runtime.error.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the sentences at a steady rate: every sender owns clients of all protocols and takes the
 * next free place in one timetable. Latency counts from the place, so that a slow answer is not
 * hidden by the requests that it held up.
 */
final class Traffic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

  private final List<Sentence> sentences;
  private final Supplier<List<DemoClient>> clients;
  private final Scoreboard scores;
  private final long intervalNanos;
  private final CyclicBarrier warm;
  private volatile long startNanos;
  private final AtomicLong next = new AtomicLong();
  private final ExecutorService senders;
  private volatile boolean ending;

  /**
   * @param clients makes the clients of one sender
   * @param perSecond requests of all senders together
   */
  Traffic(
      List<Sentence> sentences,
      Supplier<List<DemoClient>> clients,
      Scoreboard scores,
      int senders,
      int perSecond) {
    this.sentences = sentences;
    this.clients = clients;
    this.scores = scores;
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.warm = new CyclicBarrier(senders, () -> startNanos = System.nanoTime());
    this.senders =
        Executors.newFixedThreadPool(
            senders,
            task -> {
              Thread thread = new Thread(task, "demo-sender");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < senders; i++) {
      this.senders.execute(this::send);
    }
  }

  private void send() {
    List<DemoClient> mine = new ArrayList<>(clients.get());
    warmUp(mine);
    while (!ending) {
      long place = next.getAndIncrement();
      long at = startNanos + place * intervalNanos;
      while (!ending && System.nanoTime() - at < 0) {
        LockSupport.parkNanos(this, at - System.nanoTime());
      }
      if (!ending) {
        send(
            mine.get((int) (place % mine.size())),
            sentences.get((int) (place * 7 % sentences.size())),
            at);
      }
    }
    mine.forEach(DemoClient::close);
  }

  /** Connects all clients before the timetable begins. */
  private void warmUp(List<DemoClient> mine) {
    for (DemoClient client : mine) {
      try {
        client.infer(sentences.get(0));
      } catch (InterruptedException e) {
        ending = true;
        break;
      } catch (Exception e) {
        LOG.debug("no answer while warming up", e); // shows up again when it counts
      }
    }
    try {
      warm.await();
    } catch (BrokenBarrierException | InterruptedException e) {
      ending = true;
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
  }
}
