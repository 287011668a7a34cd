package io.tiltyard.benchmarks.load;

/** Keeps a server busy from {@link #start} to {@link #stop}, again and again. */
public interface Load extends AutoCloseable {
  void start();

  /**
   * Waits for what is in flight.
   *
   * @return requests answered since {@link #start}
   * @throws IllegalStateException where one failed or was answered wrongly
   */
  long stop();

  @Override
  void close();
}
