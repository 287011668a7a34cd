package io.tiltyard.repository.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F114: signatures of {@code SHA256SUMS}. The files with a key's name were made by openssl. */
final class DetachedSignatureTest extends IntegrityTest {
  @BeforeEach
  void list() throws Exception {
    files.with("SHA256SUMS", resource("SHA256SUMS"));
  }

  private void sign(String key) throws Exception {
    files.with("SHA256SUMS.sig", resource(key + ".SHA256SUMS.sig"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "p256", "p384"})
  void a_signature_of_a_trusted_key_is_fine_raw_and_in_base64(String key) throws Exception {
    sign(key);
    IntegrityRules rules = signed(key("p384"), key("p256"), key("ed25519"));
    assertThat(check(rules)).isEqualTo(new Integrity(true, key));
    byte[] raw = Base64.getMimeDecoder().decode(resource(key + ".SHA256SUMS.sig"));
    files.with("SHA256SUMS.sig", raw);
    assertThat(check(rules)).isEqualTo(new Integrity(true, key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "p256", "p384"})
  void f114_any_other_byte_in_signature_or_list_is_refused(String key) throws Exception {
    byte[] raw = Base64.getMimeDecoder().decode(resource(key + ".SHA256SUMS.sig"));
    for (int i = 0; i < raw.length; i++) {
      byte[] changed = raw.clone();
      changed[i] ^= 1;
      files.with("SHA256SUMS.sig", changed);
      isRefused("signature", signed(key(key)));
    }
    files.with("SHA256SUMS.sig", raw);
    files.with("SHA256SUMS", sums().replace("  model", " *model"));
    assertThat(isRefused("signature", signed(key(key))))
        .hasMessage(
            "the signature in SHA256SUMS.sig is of no trusted key for what is there, expected one"
                + " of '"
                + key
                + "'");
  }

  @Test
  void f114_a_missing_signature_is_told() throws Exception {
    assertThat(isRefused("signature", signed(key("p256"))))
        .hasMessage("there is no signature, expected SHA256SUMS.sig for SHA256SUMS, or model.sig");
    sign("p256");
    files.remove("SHA256SUMS");
    assertThat(isRefused("signature", signed(key("p256"))))
        .hasMessage("SHA256SUMS.sig is there, expected SHA256SUMS too");
  }

  @Test
  void f114_a_key_that_is_not_trusted_is_told() throws Exception {
    sign("p256");
    assertThat(isRefused("signature", signed(key("p384"), key("ed25519"))))
        .hasMessageEndingWith("expected one of 'p384', 'ed25519'");
  }

  @Test
  void f114_signatures_that_are_none_are_told() throws Exception {
    for (String text : List.of("", "none", "AAAA", "=", "\u0000", "x".repeat(5000))) {
      files.with("SHA256SUMS.sig", text);
      isRefused("signature", signed(key("p256"), key("ed25519"), key("p384")));
    }
  }

  @Test
  void f114_a_key_counts_until_its_end() throws Exception {
    sign("p256");
    Instant now = Instant.EPOCH.plus(clock.epochMicros(), ChronoUnit.MICROS);
    TrustedKey key = key("p256");
    TrustedKey ending = new TrustedKey("p256", key.key(), now.plusSeconds(1), Set.of());
    assertThat(check(signed(ending)).signedBy()).isEqualTo("p256");
    clock.advance(999_999_000L);
    assertThat(check(signed(ending)).signedBy()).isEqualTo("p256");
    clock.advance(1_000);
    assertThat(isRefused("signature", signed(ending)))
        .hasMessage(
            "the signature in SHA256SUMS.sig is of key 'p256', expected one that did not expire at "
                + now.plusSeconds(1));
    assertThat(check(signed(ending, key)).signedBy()).isEqualTo("p256");
  }

  @Test
  void f114_a_key_for_other_models_is_told() throws Exception {
    sign("p256");
    TrustedKey other = new TrustedKey("p256", key("p256").key(), null, Set.of("other"));
    assertThat(isRefused("signature", signed(other)))
        .hasMessage("the signature in SHA256SUMS.sig is of key 'p256', expected one for model 'm'");
    assertThat(check(signed(other), "other", 1).signedBy()).isEqualTo("p256");
  }

  @Test
  void f114_a_signed_list_of_another_model_or_version_is_told_where_it_has_to_name_them()
      throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    TrustedKey key = new TrustedKey("mine", pair.getPublic(), null, Set.of());
    IntegrityRules rules =
        new IntegrityRules(
            ManifestRule.REQUIRED, SignatureRule.REQUIRED_WITH_VERSION, List.of(key));
    String sums = line(MODEL, "m/1/model.onnx") + line(WEIGHTS, "m/1/" + WEIGHTS_FILE);
    sign(pair, sums);
    assertThat(check(rules)).isEqualTo(new Integrity(true, "mine"));
    assertThat(isRefused("signature", rules, "m", 2))
        .hasMessage(
            "SHA256SUMS lists 'm/1/model.onnx', expected names that start with 'm/2/', since what is"
                + " signed has to name model and version");
    isRefused("signature", rules, "other", 1);
    sign(pair, sums());
    isRefused("signature", rules);
    assertThat(check(signed(key)).signedBy()).isEqualTo("mine");
  }

  private void sign(KeyPair pair, String sums) throws Exception {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(sums.getBytes(StandardCharsets.UTF_8));
    files.with("SHA256SUMS", sums).with("SHA256SUMS.sig", signature.sign());
  }

  @Test
  void f83_a_good_signature_does_not_make_up_for_a_wrong_file() throws Exception {
    sign("p256");
    files.with("model.onnx", "other");
    isRefused("checksum", signed(key("p256")));
    isRefused(
        "checksum",
        new IntegrityRules(ManifestRule.IGNORE, SignatureRule.REQUIRED, List.of(key("p256"))));
  }

  @Test
  void a_signature_that_nobody_asked_for_is_not_looked_at() throws Exception {
    files.with("SHA256SUMS.sig", "none");
    assertThat(check(IntegrityRules.DEFAULTS)).isEqualTo(new Integrity(true, null));
  }

  @Test
  void keys_of_other_kinds_are_no_trusted_keys() throws Exception {
    String expected = "expected a PEM public key, Ed25519 or ECDSA on P-256 or P-384";
    String rsa = new String(resource("rsa.pub"), StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> PublicKeys.fromPem(rsa))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected);
    for (String wrong : List.of("", "key", rsa.replace("PUBLIC", "PRIVATE"), rsa + rsa)) {
      assertThatThrownBy(() -> PublicKeys.fromPem(wrong)).hasMessageContaining(expected);
    }
    KeyPairGenerator elliptic = KeyPairGenerator.getInstance("EC");
    elliptic.initialize(521);
    assertThatThrownBy(
            () -> new TrustedKey("k", elliptic.generateKeyPair().getPublic(), null, Set.of()))
        .hasMessageContaining(expected);
    KeyPair ed448 = KeyPairGenerator.getInstance("Ed448").generateKeyPair();
    assertThatThrownBy(() -> new TrustedKey("k", ed448.getPublic(), null, Set.of()))
        .hasMessageContaining(expected);
  }

  @Test
  void signatures_cannot_be_required_without_a_key() {
    assertThatThrownBy(
            () -> new IntegrityRules(ManifestRule.IGNORE, SignatureRule.REQUIRED, List.of()))
        .hasMessage("signatures are required, expected a trusted key");
  }
}
