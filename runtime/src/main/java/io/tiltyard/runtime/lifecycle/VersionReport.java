package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.model.Device;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found out while a version was prepared.
 *
 * @param fileBytes of its files, 0 before they are copied
 * @param memoryBytes that the process grew by when it was tried, or that are forecast; 0 where
 *     nothing is known
 * @param millis how long each phase took, in the order in which they came: {@code copy}, {@code
 *     trial}, {@code load}, {@code warm_up}, {@code prove}
 * @param goldenRequests that it reproduced
 * @param devices that it runs on; empty before it is loaded
 * @param joining whether and why requests share its runs, a sentence; empty before it is loaded
 * @param unproved why no run of it succeeded, a sentence; empty where one did, or before
 * @param notices what was asked for and is not done
 * @param impact on those who were served meanwhile
 */
public record VersionReport(
    long fileBytes,
    long memoryBytes,
    Map<String, Long> millis,
    int goldenRequests,
    List<Device> devices,
    String joining,
    String unproved,
    List<String> notices,
    LiveImpact impact) {
  public static final VersionReport NONE =
      new VersionReport(0, 0, Map.of(), 0, List.of(), "", "", List.of(), LiveImpact.NONE);

  public VersionReport {
    millis = Collections.unmodifiableMap(new LinkedHashMap<>(millis));
    devices = List.copyOf(devices);
    notices = List.copyOf(notices);
  }

  /** All phases together. */
  public long totalMillis() {
    return millis.values().stream().mapToLong(Long::longValue).sum();
  }
}
