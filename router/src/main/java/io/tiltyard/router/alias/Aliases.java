package io.tiltyard.router.alias;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aliases of all models and routes, and their way to the store. Owned by the control thread;
 * saving happens elsewhere, one save at a time, and what changed meanwhile is one more save.
 */
public final class Aliases {
  private static final Logger LOG = LoggerFactory.getLogger(Aliases.class);

  private final AliasBook book;
  private final AliasStore store;
  private final Executor saving;
  private List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
  private boolean busy;
  private boolean unsaved;

  /**
   * @param saved what the store had
   * @param saving where the store may block
   */
  public Aliases(Collection<AliasEntry> saved, AliasStore store, Executor saving) {
    this.book = new AliasBook(saved);
    this.store = store;
    this.saving = saving;
  }

  /** Points an alias to a version; returns the one it pointed to before, or 0. */
  public long set(String model, String alias, long version) {
    unsaved = true;
    return book.set(model, alias, version);
  }

  /** Removes an alias; returns the version it pointed to, or 0 where there is none. */
  public long remove(String model, String alias) {
    long before = book.remove(model, alias);
    unsaved |= before != 0;
    return before;
  }

  /** Tells who is the champion of a route; 0 for nobody, which ends no reign. */
  public void crown(String route, long champion) {
    unsaved |= book.crown(route, champion);
  }

  /**
   * All aliases that a client of a route may use, with their versions.
   *
   * @param champion its version now, 0 for nobody
   */
  public Map<String, Long> of(String route, String model, long champion) {
    return book.of(route, model, champion);
  }

  /** Whether something changed that no {@link #save} was asked for. */
  public boolean hasUnsaved() {
    return unsaved;
  }

  /**
   * Saves what there is now, or something newer.
   *
   * @param control where the result goes
   * @return whether it could be saved
   */
  public CompletableFuture<Boolean> save(Executor control) {
    CompletableFuture<Boolean> saved = new CompletableFuture<>();
    waiting.add(saved);
    unsaved = false;
    if (!busy) {
      begin(control);
    }
    return saved;
  }

  private void begin(Executor control) {
    List<CompletableFuture<Boolean>> theirs = waiting;
    List<AliasEntry> entries = book.entries();
    waiting = new ArrayList<>();
    busy = true;
    try {
      saving.execute(
          () -> {
            boolean saved = write(entries);
            control.execute(() -> end(theirs, saved, control));
          });
    } catch (RejectedExecutionException e) {
      end(theirs, false, control);
    }
  }

  private boolean write(List<AliasEntry> entries) {
    try {
      store.save(entries);
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.error("the aliases cannot be saved; they hold until the gateway ends", e);
      return false;
    }
  }

  private void end(List<CompletableFuture<Boolean>> theirs, boolean saved, Executor control) {
    busy = false;
    theirs.forEach(one -> one.complete(saved));
    if (!waiting.isEmpty()) {
      begin(control);
    }
  }
}
