package io.tiltyard.server.cli;

import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.runtime.golden.GoldenTensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Tells requests with different inputs apart. */
final class InputDigest {
  private InputDigest() {}

  /** SHA-256 of names, datatypes, shapes and values, in hex; the order of inputs is no matter. */
  static String of(List<GoldenTensor> inputs) {
    MessageDigest digest = sha256();
    List<GoldenTensor> sorted =
        inputs.stream().sorted(Comparator.comparing(GoldenTensor::name)).toList();
    for (GoldenTensor input : sorted) {
      String head = input.name() + '\0' + input.datatype() + Shapes.text(input.shape()) + '\0';
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      digest.update(input.data());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
