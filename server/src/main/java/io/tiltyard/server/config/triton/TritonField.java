package io.tiltyard.server.config.triton;

import static io.tiltyard.server.config.triton.TritonField.Treatment.HONOURED;
import static io.tiltyard.server.config.triton.TritonField.Treatment.NOTICED;
import static io.tiltyard.server.config.triton.TritonField.Treatment.NO_EFFECT;
import static io.tiltyard.server.config.triton.TritonField.Treatment.REFUSED;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every field that a {@code config.pbtxt} may have, and what becomes of it. A field stands for all
 * that is in it, unless one of its own fields is here too.
 */
public enum TritonField {
  NAME("name", HONOURED, "must be the name of the model's directory"),
  PLATFORM("platform", HONOURED, "`onnxruntime_onnx`; any other is refused"),
  BACKEND("backend", HONOURED, "`onnxruntime`; any other is refused"),
  RUNTIME("runtime", NOTICED, "the ONNX Runtime that is built in runs the model"),
  VERSION_POLICY("version_policy", HONOURED, "`latest` of 1 where nothing is said, as in Triton"),
  MAX_BATCH_SIZE(
      "max_batch_size",
      HONOURED,
      "above 0 the first dimension of every input and output is the batch, of at most so many rows a"
          + " request and a run; at 0 requests run alone if both `input` and `output` are there, and"
          + " nothing is said if they are not"),
  INPUT("input", HONOURED, "held against the model; all that are listed must exist"),
  INPUT_NAME("input.name", HONOURED, "must exist in the model"),
  INPUT_DATA_TYPE("input.data_type", HONOURED, "must be the model's"),
  INPUT_FORMAT("input.format", NO_EFFECT, "Triton's ONNX backend does nothing with it either"),
  INPUT_DIMS(
      "input.dims",
      HONOURED,
      "a size must be the model's, or narrows a dimension of any size: other requests are refused"),
  INPUT_RESHAPE("input.reshape", HONOURED, "refused where `shape` differs from `dims`"),
  INPUT_SHAPE_TENSOR("input.is_shape_tensor", REFUSED, "is for TensorRT"),
  INPUT_RAGGED("input.allow_ragged_batch", REFUSED, "joined requests have one shape"),
  INPUT_OPTIONAL("input.optional", NOTICED, "every request has to carry the input"),
  INPUT_NON_LINEAR("input.is_non_linear_format_io", REFUSED, "is for TensorRT"),
  OUTPUT("output", HONOURED, "held against the model; outputs that are not listed are not served"),
  OUTPUT_NAME("output.name", HONOURED, "must exist in the model"),
  OUTPUT_DATA_TYPE("output.data_type", HONOURED, "must be the model's"),
  OUTPUT_DIMS("output.dims", HONOURED, "as for inputs"),
  OUTPUT_LABELS("output.label_filename", NOTICED, "there is no classification: no label is told"),
  OUTPUT_RESHAPE("output.reshape", HONOURED, "refused where `shape` differs from `dims`"),
  OUTPUT_SHAPE_TENSOR("output.is_shape_tensor", REFUSED, "is for TensorRT"),
  OUTPUT_NON_LINEAR("output.is_non_linear_format_io", REFUSED, "is for TensorRT"),
  BATCH_INPUT("batch_input", REFUSED, "inputs come from requests alone"),
  BATCH_OUTPUT("batch_output", REFUSED, "outputs are cut along the batch dimension alone"),
  INSTANCE_GROUP("instance_group", HONOURED, "instances and devices; see below"),
  GROUP_NAME("instance_group.name", NO_EFFECT, "instances have no names"),
  GROUP_COUNT("instance_group.count", HONOURED, "instances a device, 1 where nothing is said"),
  GROUP_GPUS("instance_group.gpus", HONOURED, "`gpus: [ 0, 1 ]` is `device: [cuda:0, cuda:1]`"),
  GROUP_KIND(
      "instance_group.kind",
      HONOURED,
      "`KIND_CPU` is `cpu`, `KIND_GPU` is `cuda:N`, `KIND_AUTO` or none is `auto` without `gpus` and"
          + " `cuda:N` with them; `KIND_MODEL` is refused"),
  GROUP_PROFILE("instance_group.profile", NOTICED, "optimization profiles are TensorRT's"),
  GROUP_RATE_LIMITER("instance_group.rate_limiter", NOTICED, "instances run whenever they can"),
  GROUP_PASSIVE("instance_group.passive", NOTICED, "the instances run like all others"),
  GROUP_SECONDARY("instance_group.secondary_devices", NOTICED, "no such device is used"),
  GROUP_HOST_POLICY("instance_group.host_policy", NOTICED, "threads are not pinned to nodes"),
  DEFAULT_FILE("default_model_filename", HONOURED, "`model.onnx`; any other is refused"),
  CC_FILES("cc_model_filenames", REFUSED, "one file serves every device"),
  METRIC_TAGS("metric_tags", NOTICED, "metrics have the labels that `docs/metrics.md` lists"),
  DYNAMIC_BATCHING(
      "dynamic_batching",
      HONOURED,
      "requests are joined; without it they run alone, if both `input` and `output` are there"),
  PREFERRED_SIZE(
      "dynamic_batching.preferred_batch_size",
      NOTICED,
      "a batch is as large as what waits, up to max_batch_size"),
  QUEUE_DELAY("dynamic_batching.max_queue_delay_microseconds", HONOURED, "is `batching.max_delay`"),
  PRESERVE_ORDERING(
      "dynamic_batching.preserve_ordering",
      NOTICED,
      "answers of different connections come as they are ready"),
  PRIORITY_LEVELS(
      "dynamic_batching.priority_levels", NOTICED, "every model has the priorities 1 to 4"),
  DEFAULT_PRIORITY(
      "dynamic_batching.default_priority_level",
      NOTICED,
      "a request without a priority has the gateway's default"),
  QUEUE_POLICY("dynamic_batching.default_queue_policy", HONOURED, "its size"),
  TIMEOUT_ACTION(
      "dynamic_batching.default_queue_policy.timeout_action",
      NOTICED,
      "a request that is too late is refused"),
  DEFAULT_TIMEOUT(
      "dynamic_batching.default_queue_policy.default_timeout_microseconds",
      NOTICED,
      "a request has the deadline that its caller gives it"),
  TIMEOUT_OVERRIDE(
      "dynamic_batching.default_queue_policy.allow_timeout_override",
      NO_EFFECT,
      "a request may always set its timeout"),
  QUEUE_SIZE(
      "dynamic_batching.default_queue_policy.max_queue_size",
      HONOURED,
      "is `queue`; at 0 nothing is said"),
  PRIORITY_POLICY(
      "dynamic_batching.priority_queue_policy", NOTICED, "one queue policy holds for all"),
  SEQUENCE_BATCHING("sequence_batching", REFUSED, "models with state are not served"),
  ENSEMBLE("ensemble_scheduling", REFUSED, "ensembles are not served"),
  OPTIMIZATION("optimization", NO_EFFECT, "but for the fields below"),
  GRAPH("optimization.graph", NOTICED, "ONNX Runtime applies all its optimizations"),
  PRIORITY("optimization.priority", NOTICED, "models share the processors evenly"),
  CUDA("optimization.cuda", NOTICED, "ONNX Runtime's own settings for CUDA hold"),
  ACCELERATORS(
      "optimization.execution_accelerators",
      NOTICED,
      "ONNX Runtime's own kernels for the device run the model"),
  INPUT_PINNED("optimization.input_pinned_memory", NOTICED, "the engine places its buffers"),
  OUTPUT_PINNED("optimization.output_pinned_memory", NOTICED, "the engine places its buffers"),
  GATHER_KERNEL(
      "optimization.gather_kernel_buffer_threshold", NOTICED, "the engine gathers its inputs"),
  EAGER_BATCHING("optimization.eager_batching", NOTICED, "batches form while instances are busy"),
  PARAMETERS(
      "parameters",
      HONOURED,
      "`intra_op_thread_count` is `threads`, `gpu_mem_limit` is `device_memory`; a notice names every"
          + " other"),
  WARMUP("model_warmup", NOTICED, "golden requests and the signature make the warm-up"),
  OPERATIONS("model_operations", REFUSED, "native code is not loaded from the repository"),
  TRANSACTION_POLICY("model_transaction_policy", NO_EFFECT, "but for the field below"),
  DECOUPLED("model_transaction_policy.decoupled", REFUSED, "a request has exactly one answer"),
  AGENTS("model_repository_agents", REFUSED, "an agent may change the files of a model"),
  RESPONSE_CACHE("response_cache", NO_EFFECT, "but for the field below"),
  RESPONSE_CACHE_ENABLE("response_cache.enable", NOTICED, "every request is run"),
  METRICS("model_metrics", NOTICED, "histograms have the buckets that the gateway gives them");

  private static final Map<String, TritonField> BY_PATH =
      Arrays.stream(values()).collect(Collectors.toMap(TritonField::path, Function.identity()));

  /** What becomes of a field that is set. */
  public enum Treatment {
    HONOURED,
    NO_EFFECT,
    NOTICED,
    REFUSED
  }

  private final String path;
  private final Treatment treatment;
  private final String text;

  TritonField(String path, Treatment treatment, String text) {
    this.path = path;
    this.treatment = treatment;
    this.text = text;
  }

  /** The field of this dotted path, or null where a field above it stands for it. */
  static @Nullable TritonField of(String path) {
    return BY_PATH.get(path);
  }

  /** Dotted from the top of the file, without indices. */
  public String path() {
    return path;
  }

  public Treatment treatment() {
    return treatment;
  }

  /** What is done, or what happens instead; part of a sentence, in Markdown. */
  public String text() {
    return text;
  }
}
