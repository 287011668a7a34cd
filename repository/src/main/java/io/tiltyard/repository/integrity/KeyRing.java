package io.tiltyard.repository.integrity;

import static io.tiltyard.repository.integrity.IntegrityFailures.quoted;

import io.tiltyard.base.error.ModelLoadException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The keys whose signatures count, at one moment. */
final class KeyRing {
  private final List<TrustedKey> keys;
  private final Instant now;

  KeyRing(List<TrustedKey> keys, Instant now) {
    this.keys = keys;
    this.now = now;
  }

  /**
   * The key that made one of these signatures of this content.
   *
   * @param source the file with the signature, for messages
   * @throws ModelLoadException {@code signature} where none did, or one that has expired or may not
   *     sign for this model
   */
  TrustedKey find(byte[] content, List<byte[]> candidates, String source, String model)
      throws ModelLoadException {
    String why = "";
    for (TrustedKey key : keys) {
      if (candidates.stream().anyMatch(candidate -> key.signed(content, candidate))) {
        why = objection(key, model);
        if (why.isEmpty()) {
          return key;
        }
      }
    }
    if (why.isEmpty()) {
      why = "is of no trusted key for what is there, expected one of " + names();
    }
    throw IntegrityFailures.signature("the signature in " + source + " " + why);
  }

  private String objection(TrustedKey key, String model) {
    Instant end = key.notAfter();
    if (end != null && !now.isBefore(end)) {
      return "is of key " + quoted(key.name()) + ", expected one that did not expire at " + end;
    }
    if (!key.models().isEmpty() && !key.models().contains(model)) {
      return "is of key " + quoted(key.name()) + ", expected one for model " + quoted(model);
    }
    return "";
  }

  private String names() {
    return keys.stream().map(key -> quoted(key.name())).collect(Collectors.joining(", "));
  }
}
