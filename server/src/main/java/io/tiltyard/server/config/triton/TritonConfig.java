package io.tiltyard.server.config.triton;

import io.tiltyard.proto.inference.ModelConfig;
import io.tiltyard.proto.inference.ModelDynamicBatching;
import io.tiltyard.proto.inference.ModelVersionPolicy;
import io.tiltyard.runtime.lifecycle.VersionPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a {@code config.pbtxt} and says what of it holds here. */
public final class TritonConfig {
  /** The file's name. */
  public static final String FILE = "config.pbtxt";

  private static final int MAX_ROWS = 65_536;
  private static final int MAX_THREADS = 256;
  private static final int MAX_QUEUE = 1_000_000;
  private static final long MAX_DELAY_MICROS = 10_000_000;

  private final String model;
  private final ConfigNode node;
  private final ModelConfig config;
  private final Findings findings;

  private TritonConfig(String model, ConfigNode node, Findings findings) {
    this.model = model;
    this.node = node;
    this.config = (ModelConfig) node.message();
    this.findings = findings;
  }

  /**
   * @param model the name of the model's directory
   * @param text of the file
   */
  public static TritonReading read(String model, String text) {
    Findings findings = new Findings();
    try {
      return new TritonConfig(model, ConfigText.parse(text), findings).read();
    } catch (ConfigText.SyntaxException e) {
      return new TritonReading(
          null,
          e.lines().stream()
              .map(line -> new TritonProblem(TritonProblem.Kind.INVALID, line))
              .toList(),
          List.of());
    }
  }

  private TritonReading read() {
    checkName();
    checkBackend();
    findings.review(node);
    Long legal =
        findings.inRange(node.place("max_batch_size"), config.getMaxBatchSize(), 0, MAX_ROWS);
    int rows = legal == null ? 0 : legal.intValue();
    boolean batched = rows > 0;
    InstanceGroups groups = InstanceGroups.read(node, findings);
    Parameters parameters = Parameters.read(node, findings, MAX_THREADS);
    Long delay = null;
    Integer queue = null;
    if (config.hasDynamicBatching()) {
      ConfigNode batching = node.children("dynamic_batching").get(0);
      delay = delay(batching);
      queue = queue(batching);
    }
    TritonModel read =
        new TritonModel(
            batched ? rows : null,
            joins(batched),
            delay,
            queue,
            parameters.threads(),
            groups.count(),
            groups.devices(),
            parameters.deviceMemory(),
            policy(),
            Tensors.read(node, "input", batched, findings),
            Tensors.read(node, "output", batched, findings),
            batched);
    return findings.with(read);
  }

  private void checkName() {
    if (!config.getName().isEmpty() && !config.getName().equals(model)) {
      findings.invalid(
          node.place("name"),
          Findings.quoted(config.getName()),
          Findings.quoted(model) + ", the name of the directory, or nothing");
    }
  }

  private void checkBackend() {
    checkOnly("platform", config.getPlatform(), "onnxruntime_onnx");
    checkOnly("backend", config.getBackend(), "onnxruntime");
    checkOnly("default_model_filename", config.getDefaultModelFilename(), "model.onnx");
  }

  private void checkOnly(String field, String value, String only) {
    if (!value.isEmpty() && !value.equals(only)) {
      findings.unsupported(
          node.place(field), Findings.quoted(value), "'" + only + "', all that is served here");
    }
  }

  /**
   * Triton completes a file that lacks inputs or outputs from the model, and joins requests then; a
   * complete one means what it does not say.
   */
  private @Nullable Boolean joins(boolean batched) {
    if (config.getInputCount() == 0 || config.getOutputCount() == 0) {
      return (batched && config.hasDynamicBatching()) ? Boolean.TRUE : null;
    }
    if (config.hasDynamicBatching() && !batched) {
      findings.notice(
          node.place("dynamic_batching"), "requests are not joined without max_batch_size above 0");
    }
    return batched && config.hasDynamicBatching();
  }

  private @Nullable Long delay(ConfigNode batching) {
    long micros = ((ModelDynamicBatching) batching.message()).getMaxQueueDelayMicroseconds();
    Long legal =
        findings.inRange(
            batching.place("max_queue_delay_microseconds"), micros, 0, MAX_DELAY_MICROS);
    return legal == null ? null : TimeUnit.MICROSECONDS.toNanos(legal);
  }

  private @Nullable Integer queue(ConfigNode batching) {
    for (ConfigNode policy : batching.children("default_queue_policy")) {
      ModelDynamicBatching whole = (ModelDynamicBatching) batching.message();
      long size = Integer.toUnsignedLong(whole.getDefaultQueuePolicy().getMaxQueueSize());
      Long legal = findings.inRange(policy.place("max_queue_size"), size, 0, MAX_QUEUE);
      return legal == null || legal == 0 ? null : legal.intValue();
    }
    return null;
  }

  private VersionPolicy policy() {
    VersionPolicy newest = new VersionPolicy.Latest(1);
    if (!config.hasVersionPolicy()) {
      return newest;
    }
    ConfigNode policy = node.children("version_policy").get(0);
    ModelVersionPolicy said = config.getVersionPolicy();
    return switch (said.getPolicyChoiceCase()) {
      case ALL -> new VersionPolicy.All();
      case LATEST -> {
        Long count =
            findings.inRange(
                policy.place("latest") + ".num_versions",
                said.getLatest().getNumVersions(),
                1,
                Integer.MAX_VALUE);
        yield count == null ? newest : new VersionPolicy.Latest(count.intValue());
      }
      case SPECIFIC -> specific(policy, said.getSpecific().getVersionsList());
      case POLICYCHOICE_NOT_SET -> newest;
    };
  }

  private VersionPolicy specific(ConfigNode policy, List<Long> versions) {
    Set<Long> legal = new HashSet<>();
    String place = policy.place("specific") + ".versions";
    if (versions.isEmpty()) {
      findings.invalid(place, "nothing", "one version or more");
    }
    for (long version : versions) {
      if (findings.inRange(place, version, 1, Long.MAX_VALUE) != null) {
        legal.add(version);
      }
    }
    return new VersionPolicy.Specific(legal);
  }
}
