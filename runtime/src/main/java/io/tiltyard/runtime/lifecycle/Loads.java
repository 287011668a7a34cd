package io.tiltyard.runtime.lifecycle;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.repository.source.ModelEntry;
import io.tiltyard.repository.source.VersionEntry;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to versions on load threads, and how the control thread hears of it. The methods are
 * for the control thread.
 */
final class Loads {
  private static final Logger LOG = LoggerFactory.getLogger(Loads.class);

  private final VersionManager manager;
  private final Preparation preparation;
  private final ServableFactory servables;
  private final Executor loadThreads;
  private final Executor closeThread;
  private final Executor controlThread;

  Loads(
      VersionManager manager,
      Preparation preparation,
      ServableFactory servables,
      Executor loadThreads,
      Executor closeThread,
      Executor controlThread) {
    this.manager = manager;
    this.preparation = preparation;
    this.servables = servables;
    this.loadThreads = loadThreads;
    this.closeThread = closeThread;
    this.controlThread = controlThread;
  }

  /** Sends a version to a load thread. */
  void prepare(ManagedVersion version, @Nullable ModelEntry model) {
    FileWatch files = version.files();
    files.tried();
    version.retries().begun();
    PreparationRequest request = request(version, model);
    version.provedWith(request.recent().size());
    loadThreads.execute(() -> prepare(version, request));
  }

  /**
   * The same for one that serves, whose configuration is the same: it is prepared only where its
   * files, or its model's own, are other ones now.
   */
  void prepareIfChanged(ManagedVersion version, @Nullable ModelEntry model) {
    PreparationRequest request = request(version, model);
    PreparationRequest served = request(version, model, version.record());
    version.files().tried();
    loadThreads.execute(
        () -> {
          try {
            if (preparation.isUnchanged(served)) {
              controlThread.execute(() -> manager.unchanged(version, served));
            } else {
              prepare(version, request);
            }
          } catch (ModelLoadException e) {
            controlThread.execute(() -> failed(version, e));
          } catch (RuntimeException | Error e) {
            broke(version, e);
          }
        });
  }

  /** From the private store, where its files at the source are those that were loaded last. */
  private PreparationRequest request(ManagedVersion version, @Nullable ModelEntry model) {
    boolean stored = version.source() == null || version.files().isSame();
    return request(version, model, stored ? version.record() : null);
  }

  private PreparationRequest request(
      ManagedVersion version, @Nullable ModelEntry model, @Nullable VersionRecord record) {
    VersionEntry source = version.source();
    return new PreparationRequest(
        version.model(),
        version.number(),
        source,
        source == null ? null : model,
        version.override(),
        record,
        manager.recent(version.model()));
  }

  /** On a load thread. */
  private void prepare(ManagedVersion version, PreparationRequest request) {
    try {
      Prepared prepared =
          preparation.prepare(
              request, state -> controlThread.execute(() -> manager.progressed(version, state)));
      Servable servable = servables.make(prepared, this::drained);
      controlThread.execute(() -> manager.prepared(version, servable, prepared));
    } catch (ModelLoadException e) {
      LOG.debug("load failed", e);
      controlThread.execute(() -> failed(version, e));
    } catch (RuntimeException | Error e) {
      broke(version, e);
    }
  }

  private void broke(ManagedVersion version, Throwable e) {
    LOG.error("model {} version {}: loading failed", version.model(), version.number(), e);
    String text = "the gateway failed to load it";
    controlThread.execute(
        () -> manager.failed(version, VersionState.FAILED, "internal", text, e.toString()));
  }

  private void failed(ManagedVersion version, ModelLoadException e) {
    String text = String.valueOf(e.getMessage());
    if (e.reason().equals("in_motion") || e.reason().equals("incomplete")) {
      manager.inMotion(version, e.reason(), text);
      return;
    }
    VersionState state = e.isDangerous() ? VersionState.QUARANTINED : VersionState.FAILED;
    manager.failed(version, state, e.reason(), text, detail(e));
  }

  /** For the log: what the version's status says, and what the engine said. */
  private static String detail(ModelLoadException failure) {
    Throwable cause = failure.getCause();
    String text = String.valueOf(failure.getMessage());
    return cause == null ? text : text + ": " + cause.getMessage();
  }

  /**
   * Has a load thread read the files of a version that serves, and hold them against its digest.
   */
  void compare(ManagedVersion version) {
    VersionRecord record = version.record();
    if (record == null) {
      return;
    }
    String fingerprint = version.files().check();
    PreparationRequest request = request(version, null, record);
    loadThreads.execute(
        () -> {
          try {
            boolean unchanged = preparation.isUnchanged(request);
            controlThread.execute(() -> manager.compared(version, fingerprint, unchanged));
          } catch (ModelLoadException | RuntimeException e) {
            LOG.debug("files cannot be compared", e);
            controlThread.execute(version.files()::uncheck);
          }
        });
  }

  /** On whichever thread gave the last call back. */
  private void drained(Servable servable) {
    closeThread.execute(
        () -> {
          try {
            servable.close();
          } catch (RuntimeException | Error e) {
            LOG.error("closing {} version {} failed", servable.model(), servable.version(), e);
          }
          controlThread.execute(() -> manager.closed(servable));
        });
  }
}
