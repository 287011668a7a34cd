package io.tiltyard.loadtest.run;

/** Tells a run to end early. */
public final class Stop {
  private volatile boolean asked;

  /** Any thread. */
  public void ask() {
    asked = true;
  }

  public boolean isAsked() {
    return asked;
  }
}
