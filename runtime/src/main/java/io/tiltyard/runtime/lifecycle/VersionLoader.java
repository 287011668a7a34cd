package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.batch.BatchListener;
import io.tiltyard.runtime.batch.Batcher;
import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.repository.VersionEntry;
import io.tiltyard.runtime.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Turns a version on disk into a {@link Servable}. Blocks; used on load threads. */
final class VersionLoader {
  private final ModelLoader loader;
  private final ListenerFactory listeners;
  private final Watchdog watchdog;
  private final Clock clock;

  VersionLoader(ModelLoader loader, ListenerFactory listeners, Watchdog watchdog, Clock clock) {
    this.loader = loader;
    this.listeners = listeners;
    this.watchdog = watchdog;
    this.clock = clock;
  }

  /**
   * @param servable what answers
   * @param fileBytes that were loaded
   * @param millis that it took
   */
  record Loaded(Servable servable, long fileBytes, long millis) {}

  Loaded load(VersionEntry entry, ModelOptions options, Consumer<Servable> onDrained)
      throws ModelLoadException {
    long start = clock.nanoTime();
    Model model =
        loader.load(new ModelArtifact(entry.model(), entry.version(), entry.directory()), options);
    try {
      BatchListener listener = listeners.listener(entry.model(), entry.version());
      Batcher batcher =
          new Batcher(
              model.signature(),
              options,
              instances(model, options.instances()),
              listener,
              clock,
              threads(entry));
      watchdog.watch(batcher);
      Servable servable =
          new Servable(entry.model(), entry.version(), model, options, batcher, onDrained);
      return new Loaded(servable, model.fileBytes(), (clock.nanoTime() - start) / 1_000_000);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private static List<ModelInstance> instances(Model model, int count) {
    List<ModelInstance> instances = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        instances.add(model.newInstance());
      }
      return instances;
    } catch (RuntimeException | Error e) {
      instances.forEach(ModelInstance::close);
      throw e;
    }
  }

  private static ThreadFactory threads(VersionEntry entry) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task);
      thread.setName(
          "model-" + entry.model() + "-" + entry.version() + "-" + number.getAndIncrement());
      return thread;
    };
  }
}
