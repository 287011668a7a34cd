package io.tiltyard.repository.integrity;

import static io.tiltyard.repository.integrity.IntegrityFailures.quoted;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tiltyard.base.error.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A file {@code model.sig} of OpenSSF model signing 1.0, made with a key: a Sigstore bundle with a
 * DSSE envelope around an in-toto statement that lists the files and their hashes.
 */
final class ModelSignature {
  static final String FILE = "model.sig";

  private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
  private static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
  private static final String PREDICATE_TYPE = "https://model_signing/signature/v1.0";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_NESTING = 32;
  private static final int MAX_TEXT = 64 << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING)
                          .maxStringLength(MAX_TEXT)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final byte[] payload;
  private final byte[] signature;

  private ModelSignature(byte[] payload, byte[] signature) {
    this.payload = payload;
    this.signature = signature;
  }

  /**
   * Takes it apart; nothing in it is true yet.
   *
   * @throws ModelLoadException {@code signature}
   */
  static ModelSignature parse(byte[] bytes) throws ModelLoadException {
    JsonNode envelope = json(bytes, "a Sigstore bundle").path("dsseEnvelope");
    JsonNode signatures = envelope.path("signatures");
    check(envelope.path("payloadType"), PAYLOAD_TYPE, "payload type");
    if (signatures.size() != 1) {
      throw IntegrityFailures.signature(
          FILE + " has " + signatures.size() + " signatures, expected one");
    }
    return new ModelSignature(
        base64(envelope.path("payload")), base64(signatures.path(0).path("sig")));
  }

  /** The key that signed it. */
  TrustedKey signer(KeyRing keys, String model) throws ModelLoadException {
    return keys.find(encoded(), List.of(signature), FILE, model);
  }

  /** What a DSSE signature is made of. */
  private byte[] encoded() {
    String head =
        "DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + payload.length + " ";
    byte[] start = head.getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[start.length + payload.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(payload, 0, all, start.length, payload.length);
    return all;
  }

  /**
   * The files that it lists.
   *
   * @param subject the only name that the signed directory may have had, empty for any
   * @throws ModelLoadException {@code signature}
   */
  FileList files(String subject) throws ModelLoadException {
    JsonNode statement = json(payload, "an in-toto statement");
    check(statement.path("_type"), STATEMENT_TYPE, "statement type");
    check(statement.path("predicateType"), PREDICATE_TYPE, "predicate type");
    JsonNode predicate = statement.path("predicate");
    check(predicate.path("serialization").path("method"), "files", "serialization method");
    check(predicate.path("serialization").path("hash_type"), "sha256", "hash type");
    if (!subject.isEmpty()) {
      check(statement.path("subject").path(0).path("name"), subject, "subject");
    }
    Map<String, String> digests = new LinkedHashMap<>();
    for (JsonNode resource : predicate.path("resources")) {
      String name = resource.path("name").asText();
      String digest = resource.path("digest").asText();
      check(resource.path("algorithm"), "sha256", "hash algorithm");
      if (name.isEmpty()
          || !SHA256.matcher(digest).matches()
          || digests.put(name, digest) != null) {
        throw IntegrityFailures.signature(
            FILE + " lists " + quoted(name) + " twice or without its hash, expected both once");
      }
    }
    return new FileList(FILE, digests);
  }

  private static JsonNode json(byte[] bytes, String expected) throws ModelLoadException {
    try {
      JsonNode read = JSON.readTree(bytes);
      if (read.isObject()) {
        return read;
      }
    } catch (IOException e) {
      throw new ModelLoadException(
          "signature", FILE + " is not JSON, expected " + expected + " of model signing 1.0", e);
    }
    throw IntegrityFailures.signature(
        FILE + " is no JSON object, expected " + expected + " of model signing 1.0");
  }

  /** Standard or URL-safe, as DSSE allows. */
  private static byte[] base64(JsonNode text) throws ModelLoadException {
    try {
      return Base64.getDecoder().decode(text.asText().replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException("signature", FILE + " holds no base64 where it should", e);
    }
  }

  private static void check(JsonNode found, String expected, String what)
      throws ModelLoadException {
    if (!found.asText().equals(expected)) {
      throw IntegrityFailures.signature(
          FILE + " has " + what + " " + quoted(found.asText()) + ", expected " + quoted(expected));
    }
  }
}
