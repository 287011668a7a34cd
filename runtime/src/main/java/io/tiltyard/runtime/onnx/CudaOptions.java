package io.tiltyard.runtime.onnx;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.DeclaredTensors;
import io.tiltyard.runtime.model.Placement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an operator may set of ONNX Runtime's CUDA provider, by its own names. Options that are
 * addresses in this process, or need buffers that never move, are none of them.
 */
final class CudaOptions {
  private static final String MEMORY_LIMIT = "gpu_mem_limit";
  private static final String DEVICE = "device_id";

  private static final Set<String> NAMES =
      Set.of(
          "arena_extend_strategy",
          "cudnn_conv1d_pad_to_nc1d",
          "cudnn_conv_algo_search",
          "cudnn_conv_use_max_workspace",
          "do_copy_in_default_stream",
          "enable_skip_layer_norm_strict_mode",
          "fuse_conv_bias",
          "prefer_nhwc",
          "sdpa_kernel",
          "tunable_op_enable",
          "tunable_op_max_tuning_duration_ms",
          "tunable_op_tuning_enable",
          "use_ep_level_unified_stream",
          "use_tf32");

  private CudaOptions() {}

  /**
   * The options of a placement with its memory limit.
   *
   * @throws ModelLoadException {@code invalid_config} with the first option that cannot be set
   */
  static Map<String, String> of(Placement placement) throws ModelLoadException {
    Map<String, String> options = new TreeMap<>(placement.options());
    for (String name : options.keySet()) {
      check(name);
    }
    if (placement.memoryLimit() > 0) {
      options.put(MEMORY_LIMIT, Long.toString(placement.memoryLimit()));
    }
    return options;
  }

  private static void check(String name) throws ModelLoadException {
    if (NAMES.contains(name)) {
      return;
    }
    String expected =
        switch (name) {
          case MEMORY_LIMIT -> "device_memory";
          case DEVICE -> "device";
          default -> "one of " + String.join(", ", new TreeSet<>(NAMES));
        };
    throw new ModelLoadException(
        DeclaredTensors.INVALID_CONFIG,
        "device_options." + Excerpt.of(name) + " cannot be set, expected " + expected);
  }
}
