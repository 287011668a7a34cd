package io.tiltyard.monitor.testing;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.Why;
import java.util.List;

/** Makes records of calls. */
public final class Records {
  private Records() {}

  /** A call of one row to version 3 of model iris, answered in 10 us, without payloads. */
  public static CallRecordBuilder builder(String id) {
    return CallRecord.builder()
        .id(id)
        .arrivalEpochMicros(1_700_000_000_000_000L)
        .nanos(1_000, 2_000, 3_000, 1_500, 10_000)
        .route("flowers")
        .version("iris", 3, "sha256:abc")
        .arm(Arm.CHAMPION, Why.SPLIT)
        .rows(1, 4);
  }

  public static CallRecord record(String id) {
    return builder(id).build();
  }

  public static CallRecord withInputs(RecordedTensor... inputs) {
    return builder("r").inputs(List.of(inputs)).build();
  }
}
