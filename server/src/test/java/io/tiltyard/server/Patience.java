package io.tiltyard.server;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * How long a test waits for what is to come: longer than a busy machine takes. What comes at once
 * is not held up by it.
 */
public final class Patience {
  public static final Duration LIMIT = Duration.ofSeconds(60);

  /** For models that are tried and warmed up. */
  public static final Duration LOADS = Duration.ofMinutes(5);

  private Patience() {}

  public static ConditionFactory await() {
    return Awaitility.await().atMost(LIMIT);
  }
}
