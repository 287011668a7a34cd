package io.tiltyard.server;

import io.tiltyard.base.time.Clock;
import io.tiltyard.repository.integrity.IntegrityCheck;
import io.tiltyard.repository.integrity.IntegrityRules;
import io.tiltyard.repository.integrity.ManifestRule;
import io.tiltyard.repository.integrity.PublicKeys;
import io.tiltyard.repository.integrity.SignatureRule;
import io.tiltyard.repository.integrity.TrustedKey;
import io.tiltyard.server.config.RepositoryConfig;
import io.tiltyard.server.config.SignatureKeyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of a version's checksums and signatures, with the keys read from their files. */
final class SignatureKeys {
  private static final Logger LOG = LoggerFactory.getLogger(SignatureKeys.class);

  private SignatureKeys() {}

  /**
   * @throws StartException where a key cannot be read
   */
  static IntegrityCheck check(RepositoryConfig config, Clock clock) throws StartException {
    Instant now = Instant.EPOCH.plus(clock.epochMicros(), ChronoUnit.MICROS);
    List<TrustedKey> keys = new ArrayList<>();
    for (SignatureKeyConfig each : config.signatureKeys()) {
      TrustedKey key = read(each);
      Instant end = key.notAfter();
      if (end != null && !now.isBefore(end)) {
        LOG.warn("key {} expired at {}: no version that it signed is loaded", each.path(), end);
      }
      keys.add(key);
    }
    ManifestRule manifest =
        config.manifestRequired() ? ManifestRule.REQUIRED : ManifestRule.IF_PRESENT;
    return new IntegrityCheck(new IntegrityRules(manifest, signature(config), keys), clock);
  }

  private static SignatureRule signature(RepositoryConfig config) {
    if (config.signatureKeys().isEmpty()) {
      return SignatureRule.NONE;
    }
    return config.signatureNamesVersion()
        ? SignatureRule.REQUIRED_WITH_VERSION
        : SignatureRule.REQUIRED;
  }

  private static TrustedKey read(SignatureKeyConfig config) throws StartException {
    Path file = config.path();
    try {
      return new TrustedKey(
          String.valueOf(file.getFileName()),
          PublicKeys.fromPem(Files.readString(file)),
          config.notAfter(),
          config.models());
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
