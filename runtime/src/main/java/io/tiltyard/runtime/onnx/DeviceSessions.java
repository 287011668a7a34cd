package io.tiltyard.runtime.onnx;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.DeclaredTensors;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The sessions of a version, one a device, dealt out in turn. Thread-safe once opened. */
final class DeviceSessions implements AutoCloseable {
  private final List<Device> devices = new ArrayList<>();
  private final List<OnnxSession> sessions = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final AtomicInteger dealt = new AtomicInteger();

  private DeviceSessions() {}

  /**
   * Opens a session on every device of the placement that gets an instance.
   *
   * @throws ModelLoadException where one cannot be opened; none is then left open
   */
  static DeviceSessions open(SessionOpener opener) throws ModelLoadException {
    DeviceSessions opened = new DeviceSessions();
    try {
      opened.openAll(opener);
      return opened;
    } catch (ModelLoadException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void openAll(SessionOpener opener) throws ModelLoadException {
    Placement placement = opener.settings().placement();
    List<Device> asked = placement.devices();
    int used = Math.min(asked.size(), opener.settings().options().instances());
    if (used < asked.size()) {
      notices.add(
          asked.subList(used, asked.size())
              + " not used: the model has fewer instances than devices");
    }
    for (Device device : asked.subList(0, used)) {
      open(device, placement, opener);
    }
  }

  private void open(Device device, Placement placement, SessionOpener opener)
      throws ModelLoadException {
    switch (device.kind()) {
      case CPU -> add(Device.CPU, opener.onCpu());
      case CUDA -> add(device, opener.onCuda(device, CudaOptions.of(placement)));
      case AUTO -> openAuto(CudaOptions.of(placement), opener);
    }
  }

  private void openAuto(Map<String, String> cudaOptions, SessionOpener opener)
      throws ModelLoadException {
    Device first = Device.cuda(0);
    try {
      add(first, opener.onCuda(first, cudaOptions));
    } catch (ModelLoadException e) {
      if (e.reason().equals(DeclaredTensors.INVALID_CONFIG)) {
        throw e;
      }
      add(Device.CPU, opener.onCpu());
      boolean missing = e.reason().equals(CudaFailures.MISSING_DEVICE);
      String why = missing ? e.getMessage() : first + " failed: " + e.getMessage();
      notices.add("device auto is the CPU: " + why);
    }
  }

  private void add(Device device, OnnxSession session) {
    devices.add(device);
    sessions.add(session);
  }

  /** One a session. */
  List<Device> devices() {
    return List.copyOf(devices);
  }

  /** What was asked for and is not so. */
  List<String> notices() {
    return List.copyOf(notices);
  }

  /** Any: they tell the same of inputs and outputs. */
  OnnxSession first() {
    return sessions.get(0);
  }

  /** The session of the next instance. */
  OnnxSession next() {
    return sessions.get(Math.floorMod(dealt.getAndIncrement(), sessions.size()));
  }

  @Override
  public void close() {
    sessions.forEach(OnnxSession::close);
  }
}
