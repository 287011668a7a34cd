package io.tiltyard.router.storm;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.model.Signature;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loads real models and minds what is done to them: what is closed twice, or while it runs, or is
 * run afterwards, would end the JVM or be lost.
 */
final class WatchedModels implements ModelLoader {
  private final ModelLoader loader;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final Queue<String> offences = new ConcurrentLinkedQueue<>();

  WatchedModels(ModelLoader loader) {
    this.loader = loader;
  }

  @Override
  public Model load(ModelArtifact artifact, ModelSettings settings) throws ModelLoadException {
    Model model = loader.load(artifact, settings);
    opened.incrementAndGet();
    return new WatchedModel(model, artifact.model() + "/" + artifact.version());
  }

  /** Models that were loaded since the start. */
  int opened() {
    return opened.get();
  }

  /** Models that were closed since the start. */
  int closed() {
    return closed.get();
  }

  /** What must not happen and did. */
  Queue<String> offences() {
    return offences;
  }

  private final class WatchedModel implements Model {
    private final Model model;
    private final String name;
    private final AtomicInteger openInstances = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();

    WatchedModel(Model model, String name) {
      this.model = model;
      this.name = name;
    }

    @Override
    public GraphFacts facts() {
      return model.facts();
    }

    @Override
    public Signature signature() {
      return model.signature();
    }

    @Override
    public String platform() {
      return model.platform();
    }

    @Override
    public ModelInstance newInstance() {
      openInstances.incrementAndGet();
      return new WatchedInstance(this, model.newInstance());
    }

    @Override
    public void close() {
      if (closes.incrementAndGet() > 1) {
        offences.add(name + " closed " + closes + " times");
        return;
      }
      if (openInstances.get() != 0) {
        offences.add(name + " closed with " + openInstances + " instances open");
      }
      closed.incrementAndGet();
      model.close();
    }
  }

  private final class WatchedInstance implements ModelInstance {
    private final WatchedModel model;
    private final ModelInstance instance;
    private final AtomicInteger uses = new AtomicInteger();

    WatchedInstance(WatchedModel model, ModelInstance instance) {
      this.model = model;
      this.instance = instance;
    }

    @Override
    public RunOutputs run(RunInputs inputs) throws ModelRunException {
      use("run");
      try {
        return instance.run(inputs);
      } finally {
        uses.decrementAndGet();
      }
    }

    @Override
    public void terminate() {
      instance.terminate();
    }

    @Override
    public void resume() {
      instance.resume();
    }

    /** Never unused again: a use after this is an offence. */
    @Override
    public void close() {
      use("closed");
      model.openInstances.decrementAndGet();
      instance.close();
    }

    private void use(String how) {
      if (uses.getAndIncrement() != 0) {
        offences.add("an instance of " + model.name + " " + how + " while in use or closed");
      }
    }
  }
}
