package io.tiltyard.server.config;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.lifecycle.ModelConfiguration;
import io.tiltyard.runtime.lifecycle.ModelConfigurations;
import io.tiltyard.runtime.lifecycle.VersionPolicy;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lays what is said about a model in four places over the defaults. Immutable.
 *
 * <p>From the lowest to the highest: {@code config.pbtxt}, {@code model.yaml}, the gateway's
 * section, a load request.
 */
public final class LayeredConfigurations implements ModelConfigurations {
  private final Map<String, ModelLayer> gateway;

  /**
   * @param gateway what the gateway's own configuration says, by model name
   */
  LayeredConfigurations(Map<String, ModelLayer> gateway) {
    this.gateway = Map.copyOf(gateway);
  }

  @Override
  public ModelConfiguration of(String model, Map<String, String> files, String override)
      throws ModelLoadException {
    ModelReading reading = read(model, files, override);
    if (!reading.problems().isEmpty()) {
      throw new ModelLoadException(
          reading.unsupported() ? "unsupported_config" : "invalid_config",
          String.join("; ", reading.problems()));
    }
    return reading.configuration();
  }

  /** As {@link #of}, with every problem as a line of its own. */
  public ModelReading read(String model, Map<String, String> files, String override) {
    FileLayers own = FileLayers.read(model, files);
    ModelLayer said = gateway.getOrDefault(model, ModelLayer.NOTHING).over(own.layer());
    List<String> problems = new ArrayList<>(own.problems());
    boolean unsupported = own.unsupported();
    List<String> wrong = new ArrayList<>();
    ModelLayer whole = LoadOverride.read(model, override, said, wrong).over(said);
    wrong.forEach(line -> problems.add("load request: " + line));
    List<String> notices = new ArrayList<>(own.notices());
    ModelConfiguration configuration = configuration(whole, notices);
    return new ModelReading(configuration, problems, unsupported && wrong.isEmpty());
  }

  private static ModelConfiguration configuration(ModelLayer layer, List<String> notices) {
    Placement placement =
        new Placement(
            layer.get(ModelKeys.DEVICE, List.of(Device.CPU)),
            layer.deviceOptions(),
            layer.get(ModelKeys.DEVICE_MEMORY, 0L));
    if (placement.isOnCpu() && (placement.memoryLimit() > 0 || !placement.options().isEmpty())) {
      notices.add("device_options and device_memory are not used: the model runs on the CPU");
    }
    ModelSettings settings =
        new ModelSettings(
            layer.get(ModelKeys.ENGINE),
            placement,
            new DeclaredSignature(layer.inputs(), layer.outputs(), layer.batched()),
            options(layer, placement.devices()));
    return new ModelConfiguration(
        settings,
        layer.get(ModelKeys.VERSION_POLICY, new VersionPolicy.All()),
        new GoldenSelection(layer.golden()),
        notices);
  }

  private static ModelOptions options(ModelLayer layer, List<Device> devices) {
    ModelOptions defaults = ModelOptions.defaults();
    boolean gpus = devices.stream().allMatch(device -> device.kind() == Device.Kind.CUDA);
    return new ModelOptions(
        layer.get(ModelKeys.INSTANCES, gpus ? devices.size() : defaults.instances()),
        layer.get(ModelKeys.THREADS, defaults.intraOpThreads()),
        layer.get(ModelKeys.MAX_SIZE, defaults.maxBatchRows()),
        layer.get(ModelKeys.JOIN, defaults.joining()),
        layer.get(ModelKeys.JOIN_TOLERANCE, defaults.joinTolerance()),
        layer.get(ModelKeys.MAX_DELAY, Duration.ofNanos(defaults.maxDelayNanos())).toNanos(),
        layer.get(ModelKeys.QUEUE, defaults.queueLimit()),
        layer.get(ModelKeys.INLINE_BELOW, Duration.ofNanos(defaults.inlineBelowNanos())).toNanos(),
        layer.get(ModelKeys.NAN_INPUTS, defaults.rejectNonFinite()),
        layer.get(ModelKeys.ARENA_SHRINKING, defaults.arenaShrinking()));
  }
}
