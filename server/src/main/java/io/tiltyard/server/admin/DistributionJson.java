package io.tiltyard.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.monitor.distribution.BytesDistribution;
import io.tiltyard.monitor.distribution.BytesDistribution.FrequentValue;
import io.tiltyard.monitor.distribution.Distribution;
import io.tiltyard.monitor.distribution.NumericDistribution;
import io.tiltyard.monitor.distribution.Quantiles;
import io.tiltyard.monitor.distribution.TensorDistribution;
import io.tiltyard.monitor.distribution.VersionDistribution;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Distributions of inputs and outputs, per version and column. */
final class DistributionJson {
  private final JsonGenerator json;

  DistributionJson(JsonGenerator json) {
    this.json = json;
  }

  void writeVersions(List<VersionDistribution> versions) throws IOException {
    json.writeArrayFieldStart("versions");
    for (VersionDistribution version : versions) {
      json.writeStartObject();
      json.writeNumberField("version", version.version());
      json.writeStringField("arm", version.arm().label());
      json.writeNumberField("requests", version.calls());
      writeTensors("inputs", version.inputs());
      writeTensors("outputs", version.outputs());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeTensors(String field, List<TensorDistribution> tensors) throws IOException {
    json.writeArrayFieldStart(field);
    for (TensorDistribution tensor : tensors) {
      json.writeStartObject();
      json.writeStringField("name", tensor.name());
      json.writeStringField("datatype", tensor.datatype().name().toUpperCase(Locale.ROOT));
      json.writeBooleanField("pooled", tensor.pooled());
      json.writeArrayFieldStart("columns");
      for (Distribution column : tensor.columns()) {
        json.writeStartObject();
        writeColumn(column);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeColumn(Distribution column) throws IOException {
    if (column instanceof NumericDistribution numbers) {
      writeNumbers(numbers);
    } else if (column instanceof BytesDistribution bytes) {
      writeBytes(bytes);
    }
  }

  private void writeBytes(BytesDistribution bytes) throws IOException {
    json.writeNumberField("count", bytes.count());
    json.writeNumberField("missing", bytes.missing());
    json.writeObjectFieldStart("length");
    writeNumbers(bytes.lengths());
    json.writeEndObject();
    json.writeArrayFieldStart("top");
    for (FrequentValue value : bytes.top()) {
      json.writeStartObject();
      json.writeStringField("value", value.value());
      json.writeNumberField("at_least", value.atLeast());
      json.writeNumberField("at_most", value.atMost());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeNumbers(NumericDistribution numbers) throws IOException {
    json.writeNumberField("count", numbers.count());
    json.writeNumberField("missing", numbers.missing());
    json.writeNumberField("nan", numbers.nan());
    json.writeNumberField("pos_inf", numbers.posInf());
    json.writeNumberField("neg_inf", numbers.negInf());
    NumericDistribution.Summary summary = numbers.summary();
    if (summary != null) {
      json.writeNumberField("min", summary.min());
      json.writeNumberField("max", summary.max());
      json.writeNumberField("mean", summary.mean());
      writeQuantiles(summary.quantiles());
    }
  }

  private void writeQuantiles(Quantiles quantiles) throws IOException {
    json.writeObjectFieldStart("quantiles");
    json.writeNumberField("p1", quantiles.p1());
    json.writeNumberField("p5", quantiles.p5());
    json.writeNumberField("p25", quantiles.p25());
    json.writeNumberField("p50", quantiles.p50());
    json.writeNumberField("p75", quantiles.p75());
    json.writeNumberField("p95", quantiles.p95());
    json.writeNumberField("p99", quantiles.p99());
    json.writeEndObject();
  }
}
