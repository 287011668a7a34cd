package io.tiltyard.repository.store;

import io.tiltyard.base.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which trees come into being and go. Nothing in it is a tree of the store, so
 * whatever a dead process left there does no harm.
 */
final class Stagings {
  private final Path directory;
  private final Disk disk;
  private final Clock clock;
  private final Duration staleAfter;

  /** Places that a thread works in. Guarded by this. */
  private final Set<Path> held = new HashSet<>();

  Stagings(Path directory, Disk disk, Clock clock, Duration staleAfter) {
    this.directory = directory;
    this.disk = disk;
    this.clock = clock;
    this.staleAfter = staleAfter;
  }

  /** What an interrupted copy left for this label, or a new place. */
  synchronized Staging acquire(String label) throws IOException {
    for (Path place : Trees.children(directory)) {
      Staging left = new Staging(place, disk);
      Journal journal = held.contains(place) ? null : left.journal();
      if (journal != null && journal.label().equals(label)) {
        held.add(place);
        return left;
      }
    }
    return fresh();
  }

  private Staging fresh() throws IOException {
    Path place = Files.createDirectory(directory.resolve(UUID.randomUUID().toString()));
    held.add(place);
    return new Staging(place, disk);
  }

  /** Ends the work in a place: what is there waits for the next who has its label. */
  synchronized void giveBack(Staging staging) {
    held.remove(staging.place());
  }

  /**
   * Takes a tree out of sight in one step, to be removed. What is left when the process dies is
   * swept later.
   */
  synchronized Staging moveAside(Path tree) throws IOException {
    Staging aside = fresh();
    try {
      if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
        Trees.makePrivate(tree); // a directory that moves needs its ".." written
      }
      disk.rename(tree, aside.files());
      return aside;
    } catch (IOException e) {
      remove(aside);
      throw e;
    }
  }

  /** Throws away what is in a place, and the place. */
  void remove(Staging staging) throws IOException {
    try {
      Trees.delete(staging.place());
    } finally {
      giveBack(staging);
    }
  }

  /** Removes what nobody goes on with. */
  void sweep() throws IOException {
    for (Path place : Trees.children(directory)) {
      removeIfStale(place);
    }
  }

  private void removeIfStale(Path place) throws IOException {
    Staging left = new Staging(place, disk);
    synchronized (this) {
      if (held.contains(place) || !isStale(left.journal())) {
        return;
      }
      held.add(place);
    }
    remove(left);
  }

  private boolean isStale(@Nullable Journal journal) {
    return journal == null
        || clock.epochMicros() - journal.epochMicros() > staleAfter.toMillis() * 1_000;
  }
}
