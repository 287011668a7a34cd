package io.tiltyard.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.model.ModelOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a version is run, in the words of Triton's model configuration. */
final class ConfigView {
  private static final String BACKEND = "onnxruntime";

  private ConfigView() {}

  /**
   * @param name that the client called
   */
  static void write(JsonGenerator json, String name, Servable servable) throws IOException {
    ModelOptions options = servable.options();
    int rows = options.joinsRequests() ? options.batchRows() : options.maxBatchRows();
    boolean batched = servable.signature().namesRows() && rows > 0;
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("platform", servable.platform());
    json.writeStringField("backend", BACKEND);
    json.writeNumberField("max_batch_size", batched ? rows : 0);
    tensors(json, "input", servable.signature().inputs(), batched);
    tensors(json, "output", servable.signature().outputs(), batched);
    json.writeArrayFieldStart("instance_group");
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("kind", "KIND_CPU");
    json.writeNumberField("count", options.instances());
    json.writeEndObject();
    json.writeEndArray();
    if (batched && options.joinsRequests()) {
      json.writeObjectFieldStart("dynamic_batching");
      json.writeNumberField(
          "max_queue_delay_microseconds", TimeUnit.NANOSECONDS.toMicros(options.maxDelayNanos()));
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void tensors(
      JsonGenerator json, String field, List<TensorSpec> specs, boolean batched)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (TensorSpec spec : specs) {
      tensor(json, spec, batched);
    }
    json.writeEndArray();
  }

  /**
   * The batch dimension goes without saying. Triton has no dims without a dimension: it names one,
   * and the empty shape that the engine sees.
   */
  private static void tensor(JsonGenerator json, TensorSpec spec, boolean batched)
      throws IOException {
    List<Dimension> dimensions =
        spec.dimensions().subList(batched && !spec.optional() ? 1 : 0, spec.rank());
    json.writeStartObject();
    json.writeStringField("name", spec.name());
    json.writeStringField("data_type", type(spec.datatype()));
    json.writeArrayFieldStart("dims");
    for (Dimension dimension : dimensions) {
      json.writeNumber(dimension.size());
    }
    boolean scalar = dimensions.isEmpty() && !spec.anyShape();
    if (scalar) {
      json.writeNumber(1);
    }
    json.writeEndArray();
    if (spec.optional()) {
      json.writeBooleanField("optional", true);
    }
    if (scalar) {
      json.writeObjectFieldStart("reshape");
      json.writeArrayFieldStart("shape");
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static String type(DataType datatype) {
    return datatype == DataType.BYTES ? "TYPE_STRING" : "TYPE_" + datatype.name();
  }
}
