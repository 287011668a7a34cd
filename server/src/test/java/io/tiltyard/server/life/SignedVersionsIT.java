package io.tiltyard.server.life;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F114: versions that have to be signed, by keys with an end and for some models only. */
@Timeout(600)
final class SignedVersionsIT {
  private static final String PAST = "2020-01-31";

  @TempDir Path home;
  private KeyPair pair;

  @BeforeEach
  void makeKey() throws Exception {
    pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Files.writeString(
        home.resolve("release.pub"),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
  }

  /** A gateway that trusts the key, as far as {@code more} says. */
  private LivingGateway start(String more) throws Exception {
    return start(more, "");
  }

  private LivingGateway start(String ofKey, String ofSignature) throws Exception {
    String signature =
        ", signature: {keys: [{path: %s%s}]%s}"
            .formatted(home.resolve("release.pub"), ofKey, ofSignature);
    return LivingGateway.start(home, signature, "trial: {enabled: false}\n");
  }

  /**
   * Lays a version whose list of hashes is signed.
   *
   * @param from a test model's version
   * @param prefix of the names in that list
   */
  private void lay(String from, String version, String prefix) throws Exception {
    Path elsewhere = home.resolve("elsewhere");
    LivingGateway.lay(elsewhere, from, version);
    Path directory = elsewhere.resolve("models").resolve(version);
    byte[] model = Files.readAllBytes(directory.resolve("model.onnx"));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(model);
    byte[] list =
        (HexFormat.of().formatHex(hash) + "  " + prefix + "model.onnx\n")
            .getBytes(StandardCharsets.UTF_8);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(list);
    Files.write(directory.resolve("SHA256SUMS"), list);
    Files.write(directory.resolve("SHA256SUMS.sig"), signature.sign());
    Path target = home.resolve("models").resolve(version);
    Files.createDirectories(target.getParent());
    Files.move(directory, target);
  }

  private static void isRefused(LivingGateway gateway, String model, long number, String why)
      throws Exception {
    gateway.awaitReason(model, number, "signature");
    JsonNode version = gateway.version(model, number);
    assertThat(version.path("state").asText()).isEqualTo("FAILED");
    assertThat(version.path("reason").asText()).isEqualTo(why);
  }

  @Test
  void f114_a_key_that_has_expired_admits_nothing_new_and_ends_nothing_that_serves()
      throws Exception {
    lay("serving/affine/1", "affine/1", "");
    try (LivingGateway gateway = start(", not_after: 2999-12-31")) {
      gateway.awaitState("affine", 1, "AVAILABLE");
    }
    try (LivingGateway gateway = start(", not_after: " + PAST)) {
      lay("serving/affine/2", "affine/2", "");
      isRefused(
          gateway,
          "affine",
          2,
          "the signature in SHA256SUMS.sig is of key 'release.pub', expected one that did not"
              + " expire at 2020-02-01T00:00:00Z");
      assertThat(gateway.version("affine", 1).path("state").asText()).isEqualTo("AVAILABLE");
      assertThat(gateway.infer("affine").body()).contains("\"model_version\":\"1\"");

      String load = "/admin/v1/models/affine/versions/1:load";
      assertThat(gateway.postAdmin(load, "{\"config\":{\"instances\":1}}").statusCode())
          .isEqualTo(202);
      await().until(() -> gateway.memory().path("unloads").asLong() == 1);
      assertThat(gateway.version("affine", 1).path("state").asText()).isEqualTo("AVAILABLE");

      assertThat(gateway.postAdmin("/admin/v1/models/affine/versions/1:unload", "").statusCode())
          .isEqualTo(202);
      gateway.awaitState("affine", 1, "CLOSED");
      assertThat(gateway.postAdmin(load, "").statusCode()).isEqualTo(202);
      gateway.awaitReason("affine", 1, "signature");
    }
  }

  @Test
  void f114_a_key_signs_for_its_models_only() throws Exception {
    lay("serving/affine/1", "affine/1", "");
    lay("serving/affine/1", "other/1", "");
    try (LivingGateway gateway = start(", models: [other, third]")) {
      isRefused(
          gateway,
          "affine",
          1,
          "the signature in SHA256SUMS.sig is of key 'release.pub', expected one for model"
              + " 'affine'");
      gateway.awaitState("other", 1, "AVAILABLE");
    }
  }

  @Test
  void f114_a_version_that_was_signed_as_another_is_refused_where_it_has_to_be_named()
      throws Exception {
    lay("serving/affine/1", "affine/1", "affine/1/");
    lay("serving/affine/2", "affine/2", "affine/1/");
    try (LivingGateway gateway = start("", ", names_version: true")) {
      gateway.awaitState("affine", 1, "AVAILABLE");
      isRefused(
          gateway,
          "affine",
          2,
          "SHA256SUMS lists 'affine/1/model.onnx', expected names that start with 'affine/2/',"
              + " since what is signed has to name model and version");
    }
  }
}
