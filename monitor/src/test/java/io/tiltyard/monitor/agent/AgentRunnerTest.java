package io.tiltyard.monitor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AgentRunnerTest {
  @Test
  void an_agent_works_and_is_closed_on_its_own_thread() throws Exception {
    RecordingAgent agent = new RecordingAgent(3);
    AgentRunner runner = AgentRunner.start(agent);
    agent.awaitSteps();
    runner.close();
    assertThat(agent.closes).hasValue(1);
    Thread worker = Objects.requireNonNull(agent.worker.get());
    assertThat(worker.getName()).isEqualTo("recording");
    assertThat(worker.isDaemon()).isTrue();
    assertThat(agent.closer.get()).isSameAs(worker);
  }

  @Test
  void an_agent_that_throws_is_asked_again() throws Exception {
    RecordingAgent agent = new RecordingAgent(5);
    agent.fault = new IllegalStateException("one bad step");
    try (AgentRunner runner = AgentRunner.start(agent)) {
      agent.awaitSteps();
      runner.wake();
    }
    assertThat(agent.closes).hasValue(1);
  }

  @Test
  void a_thread_comes_from_the_factory() throws Exception {
    RecordingAgent agent = new RecordingAgent(1);
    AtomicReference<Thread> made = new AtomicReference<>();
    AgentRunner runner =
        AgentRunner.start(
            agent,
            task -> {
              Thread thread = new Thread(task, "mine");
              made.set(thread);
              return thread;
            });
    agent.awaitSteps();
    runner.close();
    Thread thread = Objects.requireNonNull(made.get());
    assertThat(agent.worker.get()).isSameAs(thread);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void an_idle_agent_is_left_alone_for_its_pause_unless_woken() throws Exception {
    RecordingAgent agent = new RecordingAgent(2);
    agent.pauseNanos = Long.MAX_VALUE;
    try (AgentRunner runner = AgentRunner.start(agent)) {
      while (agent.steps.getCount() > 0) {
        runner.wake();
        Thread.onSpinWait();
      }
    }
    assertThat(agent.closes).hasValue(1);
  }

  @Test
  void closing_twice_closes_the_agent_once() {
    RecordingAgent agent = new RecordingAgent(0);
    AgentRunner runner = AgentRunner.start(agent);
    runner.close();
    runner.close();
    assertThat(agent.closes).hasValue(1);
  }

  private static final class RecordingAgent implements Agent {
    private final CountDownLatch steps;
    private final AtomicInteger closes = new AtomicInteger();
    private final AtomicReference<Thread> worker = new AtomicReference<>();
    private final AtomicReference<Thread> closer = new AtomicReference<>();
    private volatile @Nullable RuntimeException fault;
    private volatile long pauseNanos = DEFAULT_PAUSE_NANOS;

    RecordingAgent(int steps) {
      this.steps = new CountDownLatch(steps);
    }

    void awaitSteps() throws InterruptedException {
      assertThat(steps.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public int doWork() {
      worker.set(Thread.currentThread());
      steps.countDown();
      RuntimeException toThrow = fault;
      if (toThrow != null) {
        throw toThrow;
      }
      return 0;
    }

    @Override
    public long pauseNanos() {
      return pauseNanos;
    }

    @Override
    public String name() {
      return "recording";
    }

    @Override
    public void close() {
      closer.set(Thread.currentThread());
      closes.incrementAndGet();
    }
  }
}
