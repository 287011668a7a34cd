package io.tiltyard.runtime.lifecycle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Servables on their way out: they admit until a table without them is published, and count until
 * they are closed. Owned by the control thread.
 */
final class Departures {
  private final List<Servable> admitting = new ArrayList<>();
  private final Set<Servable> open = new HashSet<>();

  /** One goes. */
  void add(Servable servable) {
    if (open.add(servable)) {
      admitting.add(servable);
    }
  }

  /** No table names any of them now. */
  void published() {
    List<Servable> unnamed = List.copyOf(admitting);
    admitting.clear();
    unnamed.forEach(Servable::drain);
  }

  /** One is closed. */
  void closed(Servable servable) {
    open.remove(servable);
  }

  /** Whether all of them are closed. */
  boolean isEmpty() {
    return open.isEmpty();
  }
}
