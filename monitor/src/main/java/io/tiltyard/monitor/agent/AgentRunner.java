package io.tiltyard.monitor.agent;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one {@link Agent} on one thread until closed, and closes the agent on that thread. An idle
 * agent is asked again after its pause. A throwing agent is logged and asked again: one bad step
 * does not end the work.
 */
public final class AgentRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRunner.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final Agent agent;
  private final Thread thread;
  private volatile boolean running = true;

  private AgentRunner(Agent agent, ThreadFactory threads) {
    this.agent = agent;
    this.thread = threads.newThread(this::run);
  }

  /** Starts a daemon thread with the agent's name. */
  public static AgentRunner start(Agent agent) {
    return start(
        agent,
        task -> {
          Thread thread = new Thread(task, agent.name());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Starts a thread of {@code threads}. The agent belongs to that thread until it has ended. */
  public static AgentRunner start(Agent agent, ThreadFactory threads) {
    AgentRunner runner = new AgentRunner(agent, threads);
    runner.thread.start();
    return runner;
  }

  /** Cuts the current pause short. */
  public void wake() {
    LockSupport.unpark(thread);
  }

  /**
   * Ends the thread after its current step and waits at most 10 s for the agent to be closed. May
   * be called again.
   */
  @Override
  public void close() {
    running = false;
    wake();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("agent {} did not end within {}", agent.name(), CLOSE_TIMEOUT);
    }
  }

  private void run() {
    while (running) {
      if (step() == 0) {
        LockSupport.parkNanos(this, agent.pauseNanos());
      }
    }
    try {
      agent.close();
    } catch (Throwable e) {
      LOG.error("agent {} failed to close", agent.name(), e);
    }
  }

  private int step() {
    try {
      return agent.doWork();
    } catch (Throwable e) {
      LOG.error("agent {} failed a step and goes on", agent.name(), e);
      return 0;
    }
  }
}
