package io.tiltyard.server.grpc;

import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.server.inference.Schedule;
import java.util.Locale;
import java.util.Map;

/** Reads {@link Schedule} from the parameters of a message. */
final class ScheduleParameters {
  private static final long INVALID = -1;

  private ScheduleParameters() {}

  static Result<Schedule> read(Map<String, InferParameter> parameters) {
    InferParameter priority = parameters.get(Schedule.PRIORITY);
    InferParameter timeout = parameters.get(Schedule.TIMEOUT);
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
  private static long number(InferParameter parameter) {
    if (parameter.hasUint64Param()) {
      long value = parameter.getUint64Param();
      return value < 0 ? Long.MAX_VALUE : value;
    }
    return parameter.hasInt64Param() ? Math.max(INVALID, parameter.getInt64Param()) : INVALID;
  }

  private static Result<Schedule> wrong(String name, InferParameter found, String expected) {
    String text =
        found.hasInt64Param()
            ? Long.toString(found.getInt64Param())
            : "a " + found.getParameterChoiceCase().name().toLowerCase(Locale.ROOT);
    return Result.refused(
        ErrorCode.INVALID_ARGUMENT,
        "parameter '" + name + "' is " + text + ", expected " + expected);
  }
}
