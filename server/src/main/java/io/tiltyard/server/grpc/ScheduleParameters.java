package io.tiltyard.server.grpc;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.server.grpc.wire.WireParameter;
import io.tiltyard.server.inference.Schedule;
import java.util.Locale;
import java.util.Map;

/** Reads {@link Schedule} from the parameters of a message. */
final class ScheduleParameters {
  private static final long INVALID = -1;

  private ScheduleParameters() {}

  static Result<Schedule> read(Map<String, WireParameter> parameters) {
    WireParameter priority = parameters.get(Schedule.PRIORITY);
    WireParameter timeout = parameters.get(Schedule.TIMEOUT);
    if (priority == null && timeout == null) {
      return Result.of(Schedule.NONE);
    }
    long level = priority == null ? 0 : number(priority);
    if (priority != null && level == INVALID) {
      return wrong(Schedule.PRIORITY, priority, Schedule.EXPECTED_PRIORITY);
    }
    long micros = timeout == null ? 0 : number(timeout);
    if (timeout != null && micros == INVALID) {
      return wrong(Schedule.TIMEOUT, timeout, Schedule.EXPECTED_TIMEOUT);
    }
    return Result.of(new Schedule(level, micros));
  }

  /** Not negative, or {@link #INVALID}. An unsigned number beyond a long is as the largest long. */
  private static long number(WireParameter parameter) {
    return switch (parameter.kind()) {
      case UINT64 -> parameter.bits() < 0 ? Long.MAX_VALUE : parameter.bits();
      case INT64 -> Math.max(INVALID, parameter.bits());
      case NONE, BOOL, STRING, DOUBLE -> INVALID;
    };
  }

  private static Result<Schedule> wrong(String name, WireParameter found, String expected) {
    String text =
        switch (found.kind()) {
          case INT64, UINT64 -> Long.toString(found.bits());
          case NONE -> "empty";
          case BOOL, STRING, DOUBLE ->
              "a " + found.kind().name().toLowerCase(Locale.ROOT) + "_param";
        };
    return Result.refused(
        ErrorCode.INVALID_ARGUMENT,
        "parameter '" + name + "' is " + text + ", expected " + expected);
  }
}
