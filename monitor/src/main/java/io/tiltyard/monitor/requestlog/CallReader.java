package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Makes calls of Avro's records, as {@link CallRecordWriter} wrote them. */
final class CallReader {
  private CallReader() {}

  static LoggedCall read(GenericRecord record) {
    return new LoggedCall(
        text(record, "id"),
        (long) record.get("time"),
        text(record, "route"),
        text(record, "model"),
        (long) record.get("version"),
        text(record, "model_digest"),
        Arm.valueOf(text(record, "arm")),
        CallOutcome.valueOf(text(record, "outcome")),
        tensors(record.get("inputs")),
        tensors(record.get("outputs")));
  }

  private static String text(GenericRecord record, String field) {
    return record.get(field).toString();
  }

  private static @Nullable List<LoggedTensor> tensors(@Nullable Object array) {
    if (array == null) {
      return null;
    }
    List<LoggedTensor> tensors = new ArrayList<>();
    for (Object tensor : (List<?>) array) {
      tensors.add(TensorReader.read((GenericRecord) tensor));
    }
    return List.copyOf(tensors);
  }
}
