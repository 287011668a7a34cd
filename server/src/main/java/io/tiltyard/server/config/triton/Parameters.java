package io.tiltyard.server.config.triton;

import com.google.protobuf.MapEntry;
import io.tiltyard.proto.inference.ModelParameter;
import org.jspecify.annotations.Nullable;

/**
 * The {@code parameters} of a file, of which two mean something here.
 *
 * @param threads within one run; null where nothing is said
 * @param deviceMemory most bytes of a device's memory; null where nothing is said
 */
record Parameters(@Nullable Integer threads, @Nullable Long deviceMemory) {
  private static final String THREADS = "intra_op_thread_count";
  private static final String MEMORY = "gpu_mem_limit";
  private static final int MAX_DIGITS = 18;

  static Parameters read(ConfigNode config, Findings findings, int maxThreads) {
    Long threads = null;
    Long memory = null;
    int index = 0;
    for (ConfigNode entry : config.children("parameters")) {
      MapEntry<?, ?> parameter = (MapEntry<?, ?>) entry.message();
      String name = String.valueOf(parameter.getKey());
      String value = ((ModelParameter) parameter.getValue()).getStringValue();
      String place = config.place("parameters", index) + " " + Findings.quoted(name);
      switch (name) {
        case THREADS -> threads = number(place, value, maxThreads, findings);
        case MEMORY -> memory = number(place, value, Long.MAX_VALUE, findings);
        default -> findings.notice(place, "is not used: it has no counterpart here");
      }
      index++;
    }
    return new Parameters(
        threads == null || threads == 0 ? null : Integer.valueOf(threads.intValue()),
        memory == null || memory == 0 ? null : memory);
  }

  private static @Nullable Long number(String place, String value, long max, Findings findings) {
    boolean digits =
        !value.isEmpty()
            && value.length() <= MAX_DIGITS
            && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits) {
      return findings.inRange(place, Long.parseLong(value), 0, max);
    }
    findings.invalid(place, Findings.quoted(value), "a whole number from 0 to " + max);
    return null;
  }
}
