package io.tiltyard.runtime.lifecycle;

import java.util.List;
import java.util.stream.Stream;

/**
 * What outlives the process: which versions served, which an operator unloaded, which were
 * quarantined.
 *
 * @param serving come back
 * @param asked of these, those that an operator loaded: no policy unloads them
 * @param unloaded stay unloaded
 * @param quarantined are not tried again while their files stay
 */
public record VersionMemory(
    List<VersionRecord> serving,
    List<Named> asked,
    List<Named> unloaded,
    List<Quarantine> quarantined) {
  public static final VersionMemory NONE =
      new VersionMemory(List.of(), List.of(), List.of(), List.of());

  public VersionMemory {
    serving = List.copyOf(serving);
    asked = List.copyOf(asked);
    unloaded = List.copyOf(unloaded);
    quarantined = List.copyOf(quarantined);
  }

  /**
   * @param model the model's name
   * @param version its number
   */
  public record Named(String model, long version) {}

  /**
   * @param model the model's name
   * @param version its number
   * @param fingerprint of its files when it was tried
   * @param code why, as a stable word
   * @param reason why
   */
  public record Quarantine(
      String model, long version, String fingerprint, String code, String reason) {}

  /** Whether an operator loaded this version. */
  boolean isAskedFor(VersionRecord record) {
    return asked.contains(new Named(record.model(), record.version()));
  }

  /** Names of all trees in the private store that are needed. */
  public List<String> trees() {
    return serving.stream()
        .flatMap(served -> Stream.of(served.digest(), served.modelDigest()))
        .filter(digest -> !digest.isEmpty())
        .distinct()
        .toList();
  }
}
