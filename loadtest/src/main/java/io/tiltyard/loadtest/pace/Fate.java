package io.tiltyard.loadtest.pace;

import io.tiltyard.loadtest.client.Call;

/** Hears what becomes of every request that was due, exactly one thing for each. */
public interface Fate extends Call.Completion {

  /**
   * It was sent; its completion follows.
   *
   * @param lateNanos how late the generator itself was: from when it could be sent to when it was
   * @param held whether it had to wait for a call in flight to end, which is not the generator's
   */
  void sent(long lateNanos, boolean held);

  /**
   * It was never sent: it could not be while anybody waited for it, or before the run was ended
   * early.
   *
   * @param waitedNanos since it was due
   */
  void notSent(long waitedNanos);
}
