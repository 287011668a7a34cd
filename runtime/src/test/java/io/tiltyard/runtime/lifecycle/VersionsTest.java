package io.tiltyard.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.repository.RepositorySnapshot;
import io.tiltyard.runtime.repository.VersionEntry;
import io.tiltyard.runtime.testing.FakeClock;
import io.tiltyard.runtime.testing.FakeLoader;
import io.tiltyard.runtime.testing.ManualExecutor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A version manager whose load threads and control thread are the test's own. */
@Timeout(60)
abstract class VersionsTest {
  static final ModelOptions OPTIONS = new ModelOptions(1, 1, 8, 0, 64, 0, false);

  final FakeLoader loader = new FakeLoader();
  final ManualExecutor loadThreads = new ManualExecutor();
  final ManualExecutor control = new ManualExecutor();
  final Watchdog watchdog = new Watchdog();
  final VersionManager versions =
      new VersionManager(
          loader,
          model -> OPTIONS,
          (model, version) -> (requests, rows, nanos) -> {},
          watchdog,
          loadThreads,
          control,
          new FakeClock());

  @AfterEach
  void drainAll() {
    loadThreads.runAll();
    control.runAll();
    versions.drainAll();
    settle();
    assertThat(versions.isEmpty()).isTrue();
    assertThat(loader.models()).allMatch(model -> model.closes() == 1);
  }

  static VersionEntry entry(long version, String fingerprint) {
    return new VersionEntry("m", version, Path.of("m", "" + version), fingerprint);
  }

  void scan(VersionEntry... found) {
    versions.observe(new RepositorySnapshot(List.of(found), List.of()));
  }

  /** Publishes, loads, closes, until nothing is left to do. */
  void settle() {
    while (loadThreads.size() + control.size() > 0 || versions.hasChanged()) {
      versions.published();
      loadThreads.runAll();
      control.runAll();
    }
  }

  /** A first scan of version 1, which is then available. */
  Servable available() {
    scan(entry(1, "a"));
    settle();
    return servable(1);
  }

  VersionStatus status(long version) {
    return versions.statuses().stream()
        .filter(status -> status.version() == version)
        .findFirst()
        .orElseThrow();
  }

  VersionState state(long version) {
    return status(version).state();
  }

  Servable servable(long version) {
    Servable servable = status(version).servable();
    assertThat(servable).isNotNull();
    return servable;
  }
}
