package io.tiltyard.repository.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.repository.source.SourceFile;
import io.tiltyard.repository.store.StoredFile;
import io.tiltyard.repository.store.StoredTree;
import io.tiltyard.repository.testing.FakeClock;
import io.tiltyard.repository.testing.FakeFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Version 1 of model {@code m}: {@code model.onnx} and {@code sub/größe 1.bin}. */
abstract class IntegrityTest {
  static final String MODEL = "hello\n";
  static final String WEIGHTS = "w\n";
  static final String WEIGHTS_FILE = "sub/größe 1.bin";

  @TempDir private Path temporary;
  final FakeClock clock = new FakeClock();
  final FakeFiles files = new FakeFiles().with("model.onnx", MODEL).with(WEIGHTS_FILE, WEIGHTS);

  static byte[] resource(String name) throws IOException {
    try (InputStream in = IntegrityTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }

  static TrustedKey key(String name) throws IOException {
    return TrustedKey.of(name, new String(resource(name + ".pub"), StandardCharsets.US_ASCII));
  }

  static IntegrityRules signed(TrustedKey... keys) {
    return new IntegrityRules(ManifestRule.IF_PRESENT, SignatureRule.REQUIRED, List.of(keys));
  }

  static IntegrityRules manifest(ManifestRule rule) {
    return new IntegrityRules(rule, SignatureRule.NONE, List.of());
  }

  static String sha256(String text) throws Exception {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  static String line(String content, String name) throws Exception {
    return sha256(content) + "  " + name + "\n";
  }

  static String sums() throws Exception {
    return line(MODEL, "model.onnx") + line(WEIGHTS, WEIGHTS_FILE);
  }

  Integrity check(IntegrityRules rules) throws Exception {
    return check(rules, "m", 1);
  }

  Integrity check(IntegrityRules rules, String model, long version) throws Exception {
    return new IntegrityCheck(rules, clock).check(model, version, tree());
  }

  /** As the private store would have it. */
  private StoredTree tree() throws Exception {
    Path directory = Files.createTempDirectory(temporary, "tree");
    List<StoredFile> stored = new ArrayList<>();
    for (SourceFile file : files.list()) {
      Path path = directory.resolve(file.name());
      Files.createDirectories(path.getParent());
      try (InputStream in = files.open(file, 0)) {
        byte[] bytes = in.readAllBytes();
        Files.write(path, bytes);
        stored.add(new StoredFile(file.name(), bytes.length, sha256(bytes)));
      }
    }
    return new StoredTree("digest", directory, 0, stored);
  }

  void checkComplete(IntegrityRules rules) throws ModelLoadException {
    new IntegrityCheck(rules, clock).checkComplete("m", 1, files);
  }

  ModelLoadException isRefused(String reason, IntegrityRules rules) {
    return isRefused(reason, rules, "m", 1);
  }

  ModelLoadException isRefused(String reason, IntegrityRules rules, String model, long version) {
    ModelLoadException[] found = new ModelLoadException[1];
    assertThatThrownBy(() -> check(rules, model, version))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> {
              assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
              assertThat(e.getMessage()).doesNotContain(temporary.toString());
              found[0] = e;
            });
    return found[0];
  }
}
