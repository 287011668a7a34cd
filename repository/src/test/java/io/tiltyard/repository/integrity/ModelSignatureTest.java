package io.tiltyard.repository.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.repository.testing.SeededRandom;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * F114: {@code model.sig}. Those with a key's name were made by {@code model_signing sign key m-1
 * --private_key KEY --signature m-1/model.sig} of model-signing 1.x, in a directory {@code m-1}.
 */
final class ModelSignatureTest extends IntegrityTest {
  private static final String FILE = "model.sig";

  private void sign(String key) throws Exception {
    files.with(FILE, resource(key + ".model.sig"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"p256", "p384"})
  void a_signature_of_the_reference_tool_is_fine(String key) throws Exception {
    sign(key);
    assertThat(check(signed(key("ed25519"), key(key)))).isEqualTo(new Integrity(true, key));
    IntegrityRules required =
        new IntegrityRules(ManifestRule.REQUIRED, SignatureRule.REQUIRED, List.of(key(key)));
    assertThat(check(required)).isEqualTo(new Integrity(true, key));
    checkComplete(required);
  }

  @Test
  void f114_it_counts_for_the_model_and_version_that_its_directory_was_named_after()
      throws Exception {
    sign("p256");
    IntegrityRules rules =
        new IntegrityRules(
            ManifestRule.IF_PRESENT, SignatureRule.REQUIRED_WITH_VERSION, List.of(key("p256")));
    assertThat(check(rules, "m", 1).signedBy()).isEqualTo("p256");
    assertThat(isRefused("signature", rules, "m", 2))
        .hasMessage("model.sig has subject 'm-1', expected 'm-2'");
    isRefused("signature", rules, "other", 1);
  }

  @Test
  void f114_a_key_that_is_not_trusted_is_told() throws Exception {
    sign("p256");
    assertThat(isRefused("signature", signed(key("p384"))))
        .hasMessage(
            "the signature in model.sig is of no trusted key for what is there, expected one of"
                + " 'p384'");
  }

  @Test
  void f83_files_that_are_not_as_signed_are_told() throws Exception {
    sign("p256");
    files.with("model.onnx", "other");
    assertThat(isRefused("checksum", signed(key("p256"))))
        .hasMessageEndingWith("as listed in model.sig");
    files.with("model.onnx", MODEL).with("extra", "x");
    assertThat(isRefused("checksum", signed(key("p256"))))
        .hasMessage("'extra' is not listed in model.sig, expected every file to be");
    files.remove("extra");
    files.remove(WEIGHTS_FILE);
    assertThat(isRefused("incomplete", signed(key("p256"))))
        .hasMessage("'sub/größe 1.bin' is listed in model.sig, expected it to be there");
  }

  @Test
  void both_kinds_of_signature_have_to_be_good_where_both_are_there() throws Exception {
    sign("p256");
    files.with("SHA256SUMS", resource("SHA256SUMS"));
    files.with("SHA256SUMS.sig", resource("p384.SHA256SUMS.sig"));
    assertThat(check(signed(key("p256"), key("p384"))).listed()).isTrue();
    isRefused("signature", signed(key("p256")));
    isRefused("signature", signed(key("p384")));
  }

  @Test
  void f114_no_byte_of_it_can_change_what_is_accepted() throws Exception {
    byte[] good = resource("p256.model.sig");
    Random random = SeededRandom.create();
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] changed = good.clone();
      changed[random.nextInt(good.length)] = (byte) random.nextInt(128);
      files.with(FILE, changed);
      try {
        assertThat(check(signed(key("p256"))).signedBy()).isEqualTo("p256");
      } catch (io.tiltyard.base.error.ModelLoadException e) {
        assertThat(e.reason()).isEqualTo("signature");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  @Test
  void f114_what_is_no_bundle_is_told() throws Exception {
    for (String text :
        List.of("", "x", "[]", "{}", "null", "{\"dsseEnvelope\":1}", "[".repeat(100_000))) {
      files.with(FILE, text);
      isRefused("signature", signed(key("p256")));
    }
  }

  private final KeyPair pair = newPair();

  private static KeyPair newPair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private IntegrityRules mine() {
    return signed(new TrustedKey("mine", pair.getPublic(), null, Set.of()));
  }

  /** Signs any statement, as a holder of a trusted key could. */
  private void sign(Map<String, Object> statement) throws Exception {
    byte[] payload = new ObjectMapper().writeValueAsBytes(statement);
    String type = "application/vnd.in-toto+json";
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(
        ("DSSEv1 " + type.length() + " " + type + " " + payload.length + " ")
            .getBytes(StandardCharsets.UTF_8));
    signature.update(payload);
    Base64.Encoder base64 = Base64.getUrlEncoder();
    Map<String, Object> envelope =
        Map.of(
            "payloadType", type,
            "payload", base64.encodeToString(payload),
            "signatures", List.of(Map.of("sig", base64.encodeToString(signature.sign()))));
    files.with(FILE, new ObjectMapper().writeValueAsBytes(Map.of("dsseEnvelope", envelope)));
  }

  private static Map<String, Object> statement(
      String type, String predicateType, String method, String hash, List<Object> resources) {
    return Map.of(
        "_type",
        type,
        "predicateType",
        predicateType,
        "subject",
        List.of(Map.of("name", "m-1")),
        "predicate",
        Map.of(
            "serialization", Map.of("method", method, "hash_type", hash), "resources", resources));
  }

  private static Map<String, String> entry(String name, String digest) {
    return Map.of("name", name, "algorithm", "sha256", "digest", digest);
  }

  @Test
  void f114_signed_statements_about_something_else_are_told() throws Exception {
    String type = "https://in-toto.io/Statement/v1";
    String predicate = "https://model_signing/signature/v1.0";
    List<Object> all =
        List.of(entry("model.onnx", sha256(MODEL)), entry(WEIGHTS_FILE, sha256(WEIGHTS)));
    sign(statement(type, predicate, "files", "sha256", all));
    assertThat(check(mine())).isEqualTo(new Integrity(true, "mine"));
    List<Map<String, Object>> wrong =
        List.of(
            statement("https://in-toto.io/Statement/v2", predicate, "files", "sha256", all),
            statement(type, "https://slsa.dev/provenance/v1", "files", "sha256", all),
            statement(type, predicate, "shards", "sha256", all),
            statement(type, predicate, "files", "blake2b", all),
            statement(type, predicate, "files", "sha256", List.of(all.get(0), all.get(0))),
            statement(type, predicate, "files", "sha256", List.of(entry("model.onnx", "00"))),
            statement(type, predicate, "files", "sha256", List.of(entry("", sha256(MODEL)))));
    for (Map<String, Object> statement : wrong) {
      sign(statement);
      isRefused("signature", mine());
    }
    sign(statement(type, predicate, "files", "sha256", List.of()));
    isRefused("checksum", mine());
  }
}
