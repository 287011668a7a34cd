package io.tiltyard.repository.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.repository.testing.FakeFiles;
import io.tiltyard.repository.testing.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class SweepTest extends StoreTest {
  private static FakeFiles model(String text) {
    return new FakeFiles().with("model.onnx", text).with("sub/weights", text);
  }

  @Test
  void trees_that_nobody_needs_are_removed() throws Exception {
    StoredTree one = stage(model("one"));
    StoredTree two = stage(model("two"));
    PrivateStore store = store();
    assertThat(store.names()).containsExactlyInAnyOrder(one.name(), two.name());
    store.sweep(Set.of(two.name()));
    assertThat(store.names()).containsExactly(two.name());
    assertThat(store.holds(two.name())).isTrue();
    assertThat(store.holds(one.name())).isFalse();
    assertThat(store.holds("../" + two.name())).isFalse();
    assertThat(one.directory()).doesNotExist();
    assertThat(stagings()).isEmpty();
    assertThat(store.open(two.name())).isEqualTo(two);
  }

  @Test
  void a_tree_that_was_just_given_out_is_spared_once() throws Exception {
    PrivateStore store = store();
    StoredTree staged = store.stage(LABEL, model("one"), Pace.UNBOUNDED);
    store.sweep(Set.of());
    assertThat(store.names()).containsExactly(staged.name());
    store.open(staged.name());
    store.sweep(Set.of());
    assertThat(store.names()).containsExactly(staged.name());
    store.sweep(Set.of());
    assertThat(store.names()).isEmpty();
  }

  @Test
  void a_tree_that_is_about_to_be_given_out_is_spared_however_often() throws Exception {
    PrivateStore store = store();
    disk.whenRenamed(
        () -> {
          disk.whenRenamed(() -> {});
          store.sweep(Set.of());
          store.sweep(Set.of());
        });
    StoredTree tree = store.stage(LABEL, model("one"), Pace.UNBOUNDED);
    assertThat(store.open(tree.name())).isEqualTo(tree);
  }

  @Test
  void what_is_no_tree_is_left_alone() throws Exception {
    PrivateStore store = store();
    Path notes = Files.writeString(directory.resolve("notes"), "mine");
    Path file = Files.writeString(directory.resolve("0".repeat(64)), "a file");
    assertThat(store.names()).isEmpty();
    store.sweep(Set.of());
    assertThat(notes).exists();
    assertThat(file).exists();
  }

  @Test
  void a_copy_that_nobody_goes_on_with_is_removed_after_a_day() throws Exception {
    FakeFiles files = model("a model of some size");
    files.failAfter(9, new IOException("Connection reset"));
    isRefused("staging_failed", () -> stage(files));
    PrivateStore store = store();
    store.sweep(Set.of());
    assertThat(stagings()).hasSize(1);
    clock.advance(SETTINGS.staleAfter().toNanos());
    store.sweep(Set.of());
    assertThat(stagings()).hasSize(1);
    clock.advance(1_000);
    store.sweep(Set.of());
    assertThat(stagings()).isEmpty();
  }

  @Test
  void what_a_process_left_that_died_in_a_sweep_or_before_its_first_mark_is_removed()
      throws Exception {
    StoredTree tree = stage(model("one"));
    PrivateStore store = store();
    Path place = Files.createDirectories(directory.resolve(".staging/dead"));
    Trees.makePrivate(tree.directory());
    Files.move(tree.directory(), place.resolve("files"));
    Files.createDirectories(directory.resolve(".staging/unborn"));
    store.sweep(Set.of(tree.name()));
    assertThat(stagings()).isEmpty();
  }

  @Test
  void a_copy_that_is_under_way_is_not_swept() throws Exception {
    PrivateStore store = store();
    StoredTree tree =
        store.stage(
            LABEL,
            model("one"),
            bytes -> {
              clock.advance(2 * SETTINGS.staleAfter().toNanos());
              store.sweep(Set.of());
            });
    assertThat(store.open(tree.name())).isEqualTo(tree);
  }

  @Test
  void threads_that_stage_open_and_sweep_get_what_they_asked_for() throws Exception {
    PrivateStore store = store();
    Random seeds = SeededRandom.create();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Random random = new Random(seeds.nextLong());
      ends.add(
          threads.submit(
              () -> {
                for (int round = 0; round < 100; round++) {
                  String text = "model " + random.nextInt(3);
                  StoredTree tree =
                      store.stage("m/" + random.nextInt(2), model(text), Pace.UNBOUNDED);
                  assertThat(tree.files().get(0).sha256()).isEqualTo(sha256(text));
                  if (random.nextInt(4) == 0) {
                    store.sweep(Set.of(tree.name()));
                  }
                }
                return true;
              }));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    threads.shutdown();
    for (String digest : store.names()) {
      assertThat(store.open(digest).files()).hasSize(2);
    }
    store.sweep(Set.of());
    store.sweep(Set.of());
    assertThat(store.names()).isEmpty();
    assertThat(stagings()).isEmpty();
  }
}
