package io.tiltyard.server;

import io.tiltyard.runtime.integrity.IntegrityCheck;
import io.tiltyard.runtime.integrity.IntegrityRules;
import io.tiltyard.runtime.integrity.ManifestRule;
import io.tiltyard.runtime.integrity.SignatureRule;
import io.tiltyard.runtime.integrity.TrustedKey;
import io.tiltyard.runtime.time.Clock;
import io.tiltyard.server.config.RepositoryConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is asked of a version's checksums and signatures, with the keys read from their files. */
final class SignatureKeys {
  private SignatureKeys() {}

  /**
   * @throws StartException where a key cannot be read
   */
  static IntegrityCheck check(RepositoryConfig config, Clock clock) throws StartException {
    List<TrustedKey> keys = new ArrayList<>();
    for (Path file : config.signatureKeys()) {
      keys.add(read(file));
    }
    ManifestRule manifest =
        config.manifestRequired() ? ManifestRule.REQUIRED : ManifestRule.IF_PRESENT;
    SignatureRule signature = keys.isEmpty() ? SignatureRule.NONE : SignatureRule.REQUIRED;
    return new IntegrityCheck(new IntegrityRules(manifest, signature, keys), clock);
  }

  private static TrustedKey read(Path file) throws StartException {
    try {
      return TrustedKey.of(String.valueOf(file.getFileName()), Files.readString(file));
    } catch (IOException e) {
      throw new StartException(
          "key " + file + " cannot be read, expected a PEM public key (repository.signature.keys)",
          e);
    } catch (IllegalArgumentException e) {
      throw new StartException(
          "key " + file + ": " + e.getMessage() + " (repository.signature.keys)", e);
    }
  }
}
