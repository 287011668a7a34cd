package io.tiltyard.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.repository.source.ModelEntry;
import io.tiltyard.repository.source.RepositorySnapshot;
import io.tiltyard.repository.source.VersionEntry;
import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.golden.RecentRequests;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.testing.FakeClock;
import io.tiltyard.runtime.testing.FakePreparation;
import io.tiltyard.runtime.testing.ManualExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A version manager whose load threads and control thread are the test's own. */
@Timeout(60)
abstract class VersionsTest {
  static final ModelOptions OPTIONS = new ModelOptions(1, 1, 8, 0, 64, 0, false);

  final FakePreparation loader = new FakePreparation(OPTIONS);
  final ManualExecutor loadThreads = new ManualExecutor();
  final ManualExecutor control = new ManualExecutor();
  final Watchdog watchdog = new Watchdog();
  final FakeClock clock = new FakeClock();
  final Map<String, String> blamed = new HashMap<>();
  final List<VersionStatus> outcomes = new ArrayList<>();
  private final List<ModelEntry> models = new ArrayList<>();
  VersionManager versions = manager(false, 0);

  VersionManager manager(boolean explicit, long settleNanos) {
    return new VersionManager(
        new LifecycleSettings(explicit, settleNanos),
        loader,
        this::configuration,
        new TestBlame(),
        new ServableFactory(
            (model, version, digest) -> (requests, rows, nanos) -> {},
            watchdog,
            new RecentRequests.Room(1 << 20),
            new FakeClock()),
        loadThreads,
        loadThreads,
        control,
        clock);
  }

  private ModelConfiguration configuration(String model, Map<String, String> files, String override)
      throws ModelLoadException {
    String text = files.getOrDefault("model.yaml", "all");
    if (text.equals("broken")) {
      throw new ModelLoadException("invalid_config", "model.yaml is broken");
    }
    VersionPolicy policy =
        text.startsWith("latest")
            ? new VersionPolicy.Latest(Integer.parseInt(text.substring(7)))
            : new VersionPolicy.All();
    return new ModelConfiguration(
        ModelSettings.of(OPTIONS), policy, GoldenSelection.EVERY, List.of());
  }

  private final class TestBlame implements Blame {
    @Override
    public String of(String model, long version) {
      return blamed.getOrDefault(model + "/" + version, "");
    }

    @Override
    public void forgive(String model, long version) {
      blamed.remove(model + "/" + version);
    }
  }

  /** From the next scan on, the model has this text as its {@code model.yaml}. */
  void modelYaml(String text) {
    models.clear();
    models.add(new ModelEntry("m", text, Map.of("model.yaml", text)));
  }

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
    return new VersionEntry("m", version, fingerprint);
  }

  void scan(VersionEntry... found) {
    versions.observe(new RepositorySnapshot(models, List.of(found), List.of()));
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

  /** Asks for a load; the outcome is kept in {@link #outcomes}. */
  @Nullable Refusal load(long version) {
    return versions.load("m", version, "", (status, asWished) -> outcomes.add(status));
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
