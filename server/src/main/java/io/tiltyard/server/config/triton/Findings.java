package io.tiltyard.server.config.triton;

import io.tiltyard.base.error.Excerpt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is found while a file is read. */
final class Findings {
  private final List<TritonProblem> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  void review(ConfigNode config) {
    new FieldReview(problems, notices).review(config);
  }

  void invalid(String place, Object got, String expected) {
    problems.add(new TritonProblem(TritonProblem.Kind.INVALID, text(place, got, expected)));
  }

  void unsupported(String place, Object got, String expected) {
    problems.add(new TritonProblem(TritonProblem.Kind.UNSUPPORTED, text(place, got, expected)));
  }

  private static String text(String place, Object got, String expected) {
    return place + ": got " + got + ", expected " + expected;
  }

  void notice(String place, String text) {
    notices.add(place + ": " + text);
  }

  /** The value, or null and a problem where it is not in the range. */
  @Nullable Long inRange(String place, long value, long min, long max) {
    if (value >= min && value <= max) {
      return value;
    }
    invalid(place, value, "a whole number from " + min + " to " + max);
    return null;
  }

  static String quoted(String text) {
    return "'" + Excerpt.of(text) + "'";
  }

  TritonReading with(TritonModel model) {
    return new TritonReading(problems.isEmpty() ? model : null, problems, notices);
  }
}
