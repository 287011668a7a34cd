package io.tiltyard.repository.integrity;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key whose signatures count.
 *
 * @param name what operators call it, for messages
 * @param key Ed25519, or ECDSA on P-256 (with SHA-256) or P-384 (with SHA-384)
 * @param notAfter from when on its signatures do not count any more, null for never
 * @param models that it may sign for, empty for all
 */
public record TrustedKey(
    String name, PublicKey key, @Nullable Instant notAfter, Set<String> models) {
  public TrustedKey {
    models = Set.copyOf(models);
    PublicKeys.algorithm(key);
  }

  /**
   * A key for all models, without an end.
   *
   * @param pem as {@code openssl pkey -pubout} writes it
   * @throws IllegalArgumentException for anything else
   */
  public static TrustedKey of(String name, String pem) {
    return new TrustedKey(name, PublicKeys.fromPem(pem), null, Set.of());
  }

  /** Whether this key made this signature of this content. */
  boolean signed(byte[] content, byte[] signature) {
    try {
      Signature check = Signature.getInstance(PublicKeys.algorithm(key));
      check.initVerify(key);
      check.update(content);
      return check.verify(signature);
    } catch (SignatureException e) {
      return false; // not even a signature
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has Ed25519 and ECDSA", e);
    }
  }
}
