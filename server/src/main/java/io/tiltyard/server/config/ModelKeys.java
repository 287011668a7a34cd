package io.tiltyard.server.config;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.runtime.lifecycle.VersionPolicy;
import io.tiltyard.runtime.model.ArenaShrinking;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.runtime.model.Joining;
import io.tiltyard.runtime.model.ModelOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every key of a model, in the order of the documentation. The gateway's file has them below {@code
 * models.<model>}, {@code model.yaml} at its top.
 */
final class ModelKeys {
  /** What stands in front of a model's keys in the gateway's file. */
  static final String SECTION = "models.<model>.";

  private static final List<Key<?>> EVERYWHERE = new ArrayList<>();
  private static final List<Key<?>> FILE_ONLY = new ArrayList<>();
  private static final ModelOptions MODEL = ModelOptions.defaults();
  private static final long MIB = 1L << 20;
  private static final long TIB = 1L << 40;

  static final Key<Engine> ENGINE =
      key(
          "engine",
          ModelKinds.engine(),
          null,
          "the one whose file is there",
          "What runs it: onnxruntime reads model.onnx, pytorch reads model.pt.");
  static final Key<List<Device>> DEVICE =
      key(
          "device",
          ModelKinds.devices(),
          List.of(Device.CPU),
          "Where it runs; auto is a GPU where there is one, else the CPU.");
  static final Key<String> DEVICE_OPTION =
      key(
          "device_options.<option>",
          ModelKinds.option(),
          null,
          "the engine's",
          "An option of CUDA, by the engine's name for it.");
  static final Key<Long> DEVICE_MEMORY =
      key("device_memory", Kinds.sizeLimit(MIB, TIB), 0L, "Most memory of each GPU for the model.");
  static final Key<Integer> INSTANCES =
      key(
          "instances",
          Kinds.integer(1, ModelOptions.MAX_INSTANCES),
          null,
          "one a processor; on GPUs one a GPU",
          "Runs at the same time, per version.");
  static final Key<Integer> THREADS =
      key("threads", Kinds.integer(1, 256), MODEL.intraOpThreads(), "Threads within one run.");
  static final Key<Joining> JOIN =
      key(
          "batching.join",
          ModelKinds.joining(),
          MODEL.joining(),
          "Whether requests share a run, where inputs and outputs allow it: where it is proved that"
              + " rows are answered in company as alone, by your word (true), or never (false).");
  static final Key<Double> JOIN_TOLERANCE =
      key(
          "batching.tolerance",
          Kinds.fraction(),
          MODEL.joinTolerance(),
          "How far a row's answer in company may be from its answer alone, as a part of the answer's"
              + " largest magnitude.");
  static final Key<Integer> MAX_SIZE =
      key(
          "batching.max_size",
          Kinds.integer(1, 65_536),
          null,
          ModelOptions.DEFAULT_BATCH_ROWS + ", and one request may have more",
          "Most rows of one run, and of one request.");
  static final Key<Duration> MAX_DELAY =
      key(
          "batching.max_delay",
          Kinds.duration(Duration.ZERO, Duration.ofSeconds(10)),
          Duration.ofNanos(MODEL.maxDelayNanos()),
          "How long the oldest request may wait for company; an idle instance runs at once at 0s.");
  static final Key<Duration> INLINE_BELOW =
      key(
          "inline_below",
          Kinds.duration(Duration.ZERO, Duration.ofMillis(10)),
          Duration.ofNanos(MODEL.inlineBelowNanos()),
          "Runs that are measured to take no longer run on the event loop; none does at 0s.");
  static final Key<Integer> QUEUE =
      key(
          "queue",
          Kinds.integer(1, 1_000_000),
          MODEL.queueLimit(),
          "Most requests that wait, per version; more are refused.");
  static final Key<Boolean> NAN_INPUTS =
      key(
          "nan_inputs",
          Kinds.either("allow", "reject"),
          MODEL.rejectNonFinite(),
          "Whether NaN and infinity in an input refuse the request.");
  static final Key<ArenaShrinking> ARENA_SHRINKING =
      key(
          "arena_shrinking",
          ModelKinds.arenaShrinking(),
          MODEL.arenaShrinking(),
          "When ONNX Runtime's memory on the CPU gives back what a run left unused: with the first run"
              + " after inputs became much smaller for a while (auto), with every run (always), or"
              + " never.");
  static final Key<VersionPolicy> VERSION_POLICY =
      key(
          "version_policy",
          ModelKinds.versionPolicy(),
          new VersionPolicy.All(),
          "all; latest(1) beside a config.pbtxt",
          "Which versions are served.");

  static final Key<String> INPUT_NAME = name("inputs");
  static final Key<DataType> INPUT_DATATYPE = datatype("inputs");
  static final Key<List<Dimension>> INPUT_SHAPE = shape("inputs");
  static final Key<String> OUTPUT_NAME = name("outputs");
  static final Key<DataType> OUTPUT_DATATYPE = datatype("outputs");
  static final Key<List<Dimension>> OUTPUT_SHAPE = shape("outputs");
  static final Key<Set<Long>> GOLDEN =
      add(
          FILE_ONLY,
          new Key<>(
              "golden.<file>",
              ModelKinds.versions(),
              null,
              "every version",
              "Versions that must reproduce the golden requests in golden/<file>."));

  /** What a load request may set. */
  static final List<Key<?>> SAFE =
      List.of(
          INSTANCES,
          THREADS,
          JOIN,
          MAX_SIZE,
          MAX_DELAY,
          INLINE_BELOW,
          QUEUE,
          NAN_INPUTS,
          ARENA_SHRINKING,
          VERSION_POLICY);

  private ModelKeys() {}

  /** Those of the gateway's file, with their section. */
  static List<Key<?>> all() {
    return List.copyOf(EVERYWHERE);
  }

  /** Those of {@code model.yaml}. */
  static List<Key<?>> ofFile() {
    List<Key<?>> keys = new ArrayList<>(EVERYWHERE);
    keys.addAll(FILE_ONLY);
    return keys;
  }

  /** The key as {@code model.yaml} and load requests have it. */
  static String shortPath(Key<?> key) {
    String path = key.path();
    return path.startsWith(SECTION) ? path.substring(SECTION.length()) : path;
  }

  private static Key<String> name(String list) {
    return required(list + "[].name", ModelKinds.tensorName(), "Name of the tensor in the model.");
  }

  private static Key<DataType> datatype(String list) {
    return required(list + "[].datatype", ModelKinds.datatype(), "Type of its elements.");
  }

  private static Key<List<Dimension>> shape(String list) {
    return required(
        list + "[].shape",
        ModelKinds.shape(),
        "Its dimensions; those of inputs that have one name here are equal in a request.");
  }

  private static <T> Key<T> required(String path, Kind<T> kind, String meaning) {
    return add(FILE_ONLY, new Key<>(path, kind, null, Key.REQUIRED, meaning));
  }

  private static <T> Key<T> key(String path, Kind<T> kind, T byDefault, String meaning) {
    return key(path, kind, byDefault, kind.text(byDefault), meaning);
  }

  private static <T> Key<T> key(
      String path, Kind<T> kind, @Nullable T byDefault, String defaultText, String meaning) {
    return add(EVERYWHERE, new Key<>(SECTION + path, kind, byDefault, defaultText, meaning));
  }

  private static <T> Key<T> add(List<Key<?>> keys, Key<T> key) {
    keys.add(key);
    return key;
  }
}
