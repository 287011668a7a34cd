package io.tiltyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.time.Clock;
import io.tiltyard.repository.source.DirectoryRepository;
import io.tiltyard.repository.source.VersionEntry;
import io.tiltyard.repository.store.Pace;
import io.tiltyard.repository.store.PrivateStore;
import io.tiltyard.repository.store.StoreSettings;
import io.tiltyard.runtime.lifecycle.MemoryFile;
import io.tiltyard.runtime.lifecycle.VersionMemory;
import io.tiltyard.runtime.lifecycle.VersionRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateKeeperTest {
  @TempDir private Path directory;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private PrivateStore store;
  private StateKeeper keeper;

  @BeforeEach
  void open() throws Exception {
    store = new PrivateStore(directory.resolve("store"), StoreSettings.defaults(), Clock.system());
    keeper =
        new StateKeeper(new MemoryFile(directory.resolve("versions.json"), "r"), store, tasks::add);
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private String stage() throws Exception {
    Path version = directory.resolve("models/m/1");
    Files.createDirectories(version);
    Files.writeString(version.resolve("model.onnx"), "model");
    DirectoryRepository repository = new DirectoryRepository(directory.resolve("models"));
    VersionEntry entry = repository.scan().versions().get(0);
    return store.stage("m/1", repository.files(entry), Pace.UNBOUNDED).name();
  }

  private static VersionMemory serving(String digest) {
    VersionRecord record = new VersionRecord("m", 1, digest, "f", "", Map.of(), "", "", 0, null);
    return new VersionMemory(List.of(record), List.of(), List.of(), List.of());
  }

  @Test
  void what_is_kept_is_recalled() {
    keeper.keep(serving("d"), false);
    runAll();
    assertThat(new MemoryFile(directory.resolve("versions.json"), "r").read())
        .isEqualTo(serving("d"));
    keeper.keep(serving("d"), false);
    assertThat(tasks).isEmpty();
  }

  @Test
  void what_serves_stays_and_what_nobody_serves_goes() throws Exception {
    String digest = stage();
    for (int i = 0; i < 3; i++) {
      keeper.keep(serving(digest), true);
      keeper.keep(serving(digest), false);
      runAll();
    }
    assertThat(store.names()).containsExactly(digest);
    keeper.keep(VersionMemory.NONE, true);
    runAll();
    assertThat(store.names()).isEmpty();
  }

  @Test
  void nothing_goes_while_versions_are_on_their_way() throws Exception {
    keeper.keep(VersionMemory.NONE, true);
    runAll();
    String digest = stage();
    keeper.keep(serving("other"), false);
    keeper.keep(VersionMemory.NONE, false);
    runAll();
    assertThat(store.names()).containsExactly(digest);
  }

  @Test
  void a_load_that_begins_meets_one_sweep_at_most() throws Exception {
    String digest = stage();
    keeper.keep(VersionMemory.NONE, true);
    runAll(); // spares it, as it is new
    for (int i = 0; i < 5; i++) {
      keeper.keep(serving("other" + i), true);
      keeper.keep(VersionMemory.NONE, true);
    }
    store.open(digest);
    runAll();
    assertThat(store.names()).containsExactly(digest);
  }
}
