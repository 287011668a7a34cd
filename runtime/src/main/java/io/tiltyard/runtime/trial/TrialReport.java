package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.golden.ProofReport;
import io.tiltyard.runtime.golden.WarmUpReport;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A trial that a version passed.
 *
 * @param memory that it took
 * @param nanos that each phase took, in the order of the phases
 * @param warmUp what it was warmed up with
 * @param proof what it was asked
 */
public record TrialReport(
    TrialMemory memory, Map<Phase, Long> nanos, WarmUpReport warmUp, ProofReport proof) {
  public TrialReport {
    EnumMap<Phase, Long> copy = new EnumMap<>(Phase.class);
    copy.putAll(nanos);
    nanos = Collections.unmodifiableMap(copy);
  }
}
