package io.tiltyard.server.demo;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TrafficTest {
  private static final List<Sentence> SENTENCES = List.of(new Sentence(0, new long[] {101, 102}));

  private final Scoreboard scores = new Scoreboard();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void sentences_are_sent_at_the_rate_and_warming_up_is_not_counted() {
    long start = System.nanoTime();
    Traffic traffic =
        new Traffic(SENTENCES, List.of(new Client(false), new Client(false)), scores, 2, 200);
    await().until(() -> answers() >= 100);
    double seconds = (System.nanoTime() - start) / 1e9;
    traffic.close();

    assertThat(seconds).isGreaterThan(0.45);
    assertThat((long) asked.get()).isEqualTo(answers() + 2);
    assertThat(closed).hasValue(2);
  }

  @Test
  void a_failing_client_is_counted_and_does_not_end_the_traffic() {
    Traffic traffic = new Traffic(SENTENCES, List.of(new Client(true)), scores, 1, 200);
    await().until(() -> scores.errors() >= 5);
    traffic.close();

    assertThat(answers()).isZero();
    assertThat(scores.lastError()).isEqualTo("fake: no answer");
  }

  private long answers() {
    return scores.protocols().getOrDefault("fake", 0L);
  }

  private final class Client implements DemoClient {
    private final boolean failing;

    Client(boolean failing) {
      this.failing = failing;
    }

    @Override
    public String protocol() {
      return "fake";
    }

    @Override
    public Answer infer(Sentence sentence) throws IOException {
      if (failing) {
        throw new IOException("no answer");
      }
      asked.incrementAndGet();
      return new Answer("champion", "1", new float[] {1, 0, 1, 0});
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
