package io.tiltyard.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.repository.source.SourceFiles;
import io.tiltyard.repository.testing.FakeClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store in a directory of its own. */
abstract class StoreTest {
  static final String LABEL = "m/1";
  static final StoreSettings SETTINGS =
      new StoreSettings(20, 10_000, 100, 7, 20, Duration.ofDays(1));

  @TempDir Path temporary;
  final FakeClock clock = new FakeClock();
  final FakeDisk disk = new FakeDisk();
  Path directory = Path.of("unset");

  @BeforeEach
  void chooseADirectory() {
    directory = temporary.resolve("store");
  }

  PrivateStore store() throws IOException {
    return new PrivateStore(directory, SETTINGS, clock, disk);
  }

  StoredTree stage(SourceFiles files) throws IOException, ModelLoadException {
    return store().stage(LABEL, files, Pace.UNBOUNDED);
  }

  List<Path> stagings() throws IOException {
    return Trees.children(directory.resolve(".staging"));
  }

  ModelLoadException isRefused(String reason, ThrowingCallable call) {
    ModelLoadException[] found = new ModelLoadException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> {
              assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
              assertThat(e.getMessage()).doesNotContain(temporary.toString(), "/machine");
              found[0] = e;
            });
    return found[0];
  }

  static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  static String sha256(byte[] bytes) {
    MessageDigest digest = Sha256.create();
    return HexFormat.of().formatHex(digest.digest(bytes));
  }

  static String content(StoredTree tree, String name) throws IOException {
    return Files.readString(tree.directory().resolve(name));
  }
}
