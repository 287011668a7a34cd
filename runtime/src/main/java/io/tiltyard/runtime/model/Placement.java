package io.tiltyard.runtime.model;

import java.util.List;
import java.util.Map;

/**
 * On which devices a model runs, and how they are set up.
 *
 * @param devices each gets a copy of the model; instances are dealt out to them in turn; not empty
 * @param options of the device, by the names that the engine has for them
 * @param memoryLimit most bytes of a device's memory for this model; 0 for no limit
 */
public record Placement(List<Device> devices, Map<String, String> options, long memoryLimit) {
  public static final Placement ON_CPU = new Placement(List.of(Device.CPU), Map.of(), 0);

  public Placement {
    devices = List.copyOf(devices);
    options = Map.copyOf(options);
  }

  /** Whether no other processor has a part in it. */
  public boolean isOnCpu() {
    return devices.stream().allMatch(Device.CPU::equals);
  }
}
