package io.tiltyard.server;

import io.tiltyard.repository.store.PrivateStore;
import io.tiltyard.router.control.VersionKeeper;
import io.tiltyard.runtime.lifecycle.MemoryFile;
import io.tiltyard.runtime.lifecycle.VersionMemory;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes down what serves, on a thread of its own, and frees what nobody serves any more.
 *
 * <p>A sweep spares what was opened since the one before. So it is asked for while nothing is under
 * way, and never before the last one is through: a load that begins meanwhile meets one at most.
 */
final class StateKeeper implements VersionKeeper {
  private final MemoryFile file;
  private final PrivateStore store;
  private final Executor thread;
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private VersionMemory kept = VersionMemory.NONE;
  private boolean unswept = true;

  StateKeeper(MemoryFile file, PrivateStore store, Executor thread) {
    this.file = file;
    this.store = store;
    this.thread = thread;
  }

  @Override
  public VersionMemory recall() {
    kept = file.read();
    return kept;
  }

  @Override
  public void keep(VersionMemory memory, boolean quiet) {
    if (!memory.equals(kept)) {
      kept = memory;
      unswept = true;
      thread.execute(() -> file.write(memory));
    }
    if (quiet && unswept && sweeping.compareAndSet(false, true)) {
      unswept = false;
      thread.execute(() -> sweep(memory));
    }
  }

  private void sweep(VersionMemory memory) {
    try {
      store.sweep(Set.copyOf(memory.trees()));
    } finally {
      sweeping.set(false);
    }
  }
}
