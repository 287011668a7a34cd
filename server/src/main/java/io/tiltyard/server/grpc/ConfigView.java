package io.tiltyard.server.grpc;

import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.proto.inference.DataType;
import io.tiltyard.proto.inference.ModelConfig;
import io.tiltyard.proto.inference.ModelDynamicBatching;
import io.tiltyard.proto.inference.ModelInput;
import io.tiltyard.proto.inference.ModelInstanceGroup;
import io.tiltyard.proto.inference.ModelOutput;
import io.tiltyard.proto.inference.ModelTensorReshape;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.model.ModelOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a version is run, in the words of Triton's model configuration. */
final class ConfigView {
  private static final String BACKEND = "onnxruntime";

  /** Triton has no dims without a dimension: it names one, and the shape that the engine sees. */
  private static final List<Long> ONE = List.of(1L);

  private ConfigView() {}

  /**
   * @param name that the client called
   */
  static ModelConfig of(String name, Servable servable) {
    ModelOptions options = servable.options();
    int rows = options.joinsRequests() ? options.batchRows() : options.maxBatchRows();
    boolean batched = servable.signature().namesRows() && rows > 0;
    ModelConfig.Builder config =
        ModelConfig.newBuilder()
            .setName(name)
            .setPlatform(servable.platform())
            .setBackend(BACKEND)
            .setMaxBatchSize(batched ? rows : 0)
            .addInstanceGroup(
                ModelInstanceGroup.newBuilder()
                    .setName(name)
                    .setCount(options.instances())
                    .setKind(ModelInstanceGroup.Kind.KIND_CPU));
    if (batched && options.joinsRequests()) {
      config.setDynamicBatching(
          ModelDynamicBatching.newBuilder()
              .setMaxQueueDelayMicroseconds(
                  TimeUnit.NANOSECONDS.toMicros(options.maxDelayNanos())));
    }
    servable.signature().inputs().forEach(spec -> config.addInput(input(spec, batched)));
    servable.signature().outputs().forEach(spec -> config.addOutput(output(spec, batched)));
    return config.build();
  }

  private static ModelInput input(TensorSpec spec, boolean batched) {
    List<Long> dims = dims(spec, batched);
    ModelInput.Builder input =
        ModelInput.newBuilder()
            .setName(spec.name())
            .setDataType(type(spec.datatype()))
            .setOptional(spec.optional());
    return dims.isEmpty() && !spec.anyShape()
        ? input.addAllDims(ONE).setReshape(ModelTensorReshape.getDefaultInstance()).build()
        : input.addAllDims(dims).build();
  }

  private static ModelOutput output(TensorSpec spec, boolean batched) {
    List<Long> dims = dims(spec, batched);
    ModelOutput.Builder output =
        ModelOutput.newBuilder().setName(spec.name()).setDataType(type(spec.datatype()));
    return dims.isEmpty() && !spec.anyShape()
        ? output.addAllDims(ONE).setReshape(ModelTensorReshape.getDefaultInstance()).build()
        : output.addAllDims(dims).build();
  }

  /** The batch dimension goes without saying. */
  private static List<Long> dims(TensorSpec spec, boolean batched) {
    return spec.dimensions().stream()
        .skip(batched && !spec.optional() ? 1 : 0)
        .map(dimension -> dimension.size())
        .toList();
  }

  /** The configuration's word for a datatype. */
  static DataType type(io.tiltyard.base.tensor.DataType datatype) {
    return switch (datatype) {
      case BOOL -> DataType.TYPE_BOOL;
      case UINT8 -> DataType.TYPE_UINT8;
      case UINT16 -> DataType.TYPE_UINT16;
      case UINT32 -> DataType.TYPE_UINT32;
      case UINT64 -> DataType.TYPE_UINT64;
      case INT8 -> DataType.TYPE_INT8;
      case INT16 -> DataType.TYPE_INT16;
      case INT32 -> DataType.TYPE_INT32;
      case INT64 -> DataType.TYPE_INT64;
      case FP16 -> DataType.TYPE_FP16;
      case FP32 -> DataType.TYPE_FP32;
      case FP64 -> DataType.TYPE_FP64;
      case BF16 -> DataType.TYPE_BF16;
      case BYTES -> DataType.TYPE_STRING;
    };
  }
}
