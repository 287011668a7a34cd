package io.tiltyard.repository.integrity;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Public keys as text, and what they sign with. */
public final class PublicKeys {
  private static final String EXPECTED =
      "expected a PEM public key, Ed25519 or ECDSA on P-256 or P-384, such as openssl pkey -pubout"
          + " writes";
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

  private PublicKeys() {}

  /**
   * Reads one key.
   *
   * @throws IllegalArgumentException for anything but an Ed25519 or ECDSA P-256 or P-384 public key
   */
  public static PublicKey fromPem(String pem) {
    Matcher matcher = PEM.matcher(pem);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no public key found, " + EXPECTED);
    }
    byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
    for (String kind : List.of("Ed25519", "EC")) {
      PublicKey key = decode(kind, encoded);
      if (key != null) {
        algorithm(key);
        return key;
      }
    }
    throw new IllegalArgumentException("a key of another kind, " + EXPECTED);
  }

  /** Null for a key of another kind. */
  private static @Nullable PublicKey decode(String kind, byte[] encoded) {
    try {
      return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (InvalidKeySpecException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has Ed25519 and ECDSA", e);
    }
  }

  /**
   * The name of the signature algorithm of a key.
   *
   * @throws IllegalArgumentException where signatures of such a key do not count
   */
  static String algorithm(PublicKey key) {
    if (key instanceof EdECPublicKey edwards && edwards.getParams().getName().equals("Ed25519")) {
      return "Ed25519";
    }
    if (key instanceof ECPublicKey elliptic) {
      if (isOn(elliptic, "secp256r1")) {
        return "SHA256withECDSA";
      }
      if (isOn(elliptic, "secp384r1")) {
        return "SHA384withECDSA";
      }
    }
    throw new IllegalArgumentException("a key of " + key.getAlgorithm() + ", " + EXPECTED);
  }

  private static boolean isOn(ECPublicKey key, String curve) {
    try {
      AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
      named.init(new ECGenParameterSpec(curve));
      ECParameterSpec expected = named.getParameterSpec(ECParameterSpec.class);
      ECParameterSpec found = key.getParams();
      return found.getCurve().equals(expected.getCurve())
          && found.getGenerator().equals(expected.getGenerator())
          && found.getOrder().equals(expected.getOrder());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256 and P-384", e);
    }
  }
}
