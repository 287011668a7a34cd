package io.tiltyard.runtime.prepare;

import io.tiltyard.runtime.memory.LeakLedger;
import io.tiltyard.runtime.memory.MemoryReading;
import io.tiltyard.runtime.memory.NativeHeap;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.Signature;
import java.util.List;

/** A model whose end is entered into the ledger, after its memory went back to the machine. */
final class LedgeredModel implements Model {
  private final Model model;
  private final String name;
  private final long version;
  private final LeakLedger ledger;

  LedgeredModel(Model model, String name, long version, LeakLedger ledger) {
    this.model = model;
    this.name = name;
    this.version = version;
    this.ledger = ledger;
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
  public List<Device> devices() {
    return model.devices();
  }

  @Override
  public GraphFacts facts() {
    return model.facts();
  }

  @Override
  public List<String> notices() {
    return model.notices();
  }

  @Override
  public ModelInstance newInstance() {
    return model.newInstance();
  }

  @Override
  public void close() {
    MemoryReading before = ledger.read();
    model.close();
    NativeHeap.trim();
    ledger.enter(name, version, LeakLedger.Event.UNLOAD, before);
  }
}
