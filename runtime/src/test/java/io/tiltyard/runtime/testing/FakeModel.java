package io.tiltyard.runtime.testing;

import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.Signature;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A model of {@link FakeInstance}s that counts how often it is closed. */
public final class FakeModel implements Model {
  private final Supplier<FakeInstance> instances;
  private final List<FakeInstance> made = new CopyOnWriteArrayList<>();
  private final AtomicInteger closes = new AtomicInteger();

  public FakeModel() {
    this(FakeInstance::new);
  }

  public FakeModel(Supplier<FakeInstance> instances) {
    this.instances = instances;
  }

  public int closes() {
    return closes.get();
  }

  public List<FakeInstance> instances() {
    return made;
  }

  @Override
  public GraphFacts facts() {
    return new GraphFacts(false, false, Map.of());
  }

  @Override
  public Signature signature() {
    return Signatures.echo();
  }

  @Override
  public String platform() {
    return "fake";
  }

  @Override
  public ModelInstance newInstance() {
    FakeInstance instance = instances.get();
    made.add(instance);
    return instance;
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
