package io.tiltyard.router.control;

import io.tiltyard.runtime.lifecycle.VersionMemory;

/** Keeps what is to outlive the process. */
public interface VersionKeeper {
  /** What the last process left. Called once, at the start; may block. */
  VersionMemory recall();

  /**
   * Takes the place of what was kept before. Called by the control thread; does not block.
   *
   * @param quiet whether nothing else is needed for now: what nobody serves may be freed
   */
  void keep(VersionMemory memory, boolean quiet);
}
