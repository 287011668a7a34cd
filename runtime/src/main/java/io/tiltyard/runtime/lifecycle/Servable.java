package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.batch.Batcher;
import io.tiltyard.runtime.golden.RecentRequests;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.Signature;
import java.util.function.Consumer;

/**
 * A version that can be routed to: signature, batcher, and the count of calls in flight. Admission
 * is one atomic step; whoever was admitted releases once.
 */
public final class Servable {
  private final String model;
  private final long version;
  private final Model loaded;
  private final String digest;
  private final ModelOptions options;
  private final Batcher batcher;
  private final RecentRequests recent;
  private final Consumer<Servable> onDrained;
  private final LifecycleWord word = new LifecycleWord();

  /**
   * @param digest SHA-256 of what was loaded, in lower-case hex
   * @param recent what it answered last
   * @param onDrained called once, by whichever thread gives back the last call after {@link #drain}
   */
  public Servable(
      String model,
      long version,
      Model loaded,
      String digest,
      ModelOptions options,
      Batcher batcher,
      RecentRequests recent,
      Consumer<Servable> onDrained) {
    this.model = model;
    this.version = version;
    this.loaded = loaded;
    this.digest = digest;
    this.options = options;
    this.batcher = batcher;
    this.recent = recent;
    this.onDrained = onDrained;
  }

  public String model() {
    return model;
  }

  public long version() {
    return version;
  }

  public Signature signature() {
    return loaded.signature();
  }

  public ModelOptions options() {
    return options;
  }

  public String platform() {
    return loaded.platform();
  }

  public String digest() {
    return digest;
  }

  public Batcher batcher() {
    return batcher;
  }

  public RecentRequests recent() {
    return recent;
  }

  /** Admits one call, or says no because the version drains. */
  public boolean tryAcquire() {
    return word.tryAcquire();
  }

  /** Gives an admitted call back. */
  public void release() {
    if (word.release()) {
      onDrained.accept(this);
    }
  }

  /** Ends admission; {@code onDrained} follows when the last admitted call is back. */
  public void drain() {
    if (word.drain()) {
      onDrained.accept(this);
    }
  }

  /** Calls admitted and not yet back. */
  public long inFlight() {
    return word.count();
  }

  /** Stops the instances and frees the model; only after {@code onDrained}. Blocks. */
  public void close() {
    if (!word.isClosed()) {
      throw new IllegalStateException(
          "model " + model + " version " + version + " closed with calls in flight");
    }
    batcher.close();
    recent.clear();
    loaded.close();
  }
}
