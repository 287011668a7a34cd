package io.tiltyard.router.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.alias.AliasEntry;
import io.tiltyard.router.alias.AliasEntry.Scope;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteDefinition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Names for versions: set by operators, or kept as the champion changes. */
final class AliasesTest extends ControlPlane {
  private static RouteDefinition championing(long version) {
    return new RouteDefinition("m", "m", version, List.of(), List.of());
  }

  private ControlLoop started(RouteDefinition... routes) throws Exception {
    write("m", 1);
    write("m", 2);
    write("m", 3);
    ControlLoop loop = loop(routes);
    settle(loop);
    return loop;
  }

  private @Nullable Refusal set(ControlLoop loop, String alias, long version) {
    CompletableFuture<@Nullable Refusal> result = loop.setAlias("m", alias, version);
    settle(loop);
    return result.join();
  }

  private @Nullable Refusal remove(ControlLoop loop, String alias) {
    CompletableFuture<@Nullable Refusal> result = loop.removeAlias("m", alias);
    settle(loop);
    return result.join();
  }

  private static ErrorCode code(@Nullable Refusal refusal) {
    return Objects.requireNonNull(refusal).code();
  }

  @Test
  void one_alias_points_to_one_version_and_setting_it_moves_it() throws Exception {
    ControlLoop loop = started();
    assertThat(set(loop, "blue", 1)).isNull();
    assertThat(set(loop, "green", 1)).isNull();
    assertThat(set(loop, "blue", 2)).isNull();

    assertThat(route("m").aliases()).isEqualTo(Map.of("blue", 2L, "green", 1L, "champion", 3L));
    assertThat(remove(loop, "blue")).isNull();
    assertThat(route("m").aliased("blue")).isEqualTo(Route.NO_VERSION);
    stop(loop);
  }

  @Test
  void what_cannot_be_set_is_refused_and_changes_nothing() throws Exception {
    ControlLoop loop = started();
    Object before = publication.get();

    assertThat(code(set(loop, "champion", 1))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(code(set(loop, "v1", 1))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(code(set(loop, "blue", 9))).isEqualTo(ErrorCode.VERSION_NOT_FOUND);
    assertThat(code(remove(loop, "blue"))).isEqualTo(ErrorCode.NOT_FOUND);
    CompletableFuture<@Nullable Refusal> unknown = loop.setAlias("n", "blue", 1);
    settle(loop);

    assertThat(code(unknown.join())).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    assertThat(publication.get()).isSameAs(before);
    stop(loop);
  }

  @Test
  void previous_is_the_champion_before_the_last_change_of_champion() throws Exception {
    ControlLoop loop = started(championing(1));
    assertThat(route("m").aliases()).isEqualTo(Map.of("champion", 1L));

    put(loop, championing(2), RevisionCondition.exists());
    put(loop, championing(2), RevisionCondition.exists());
    assertThat(route("m").aliases()).isEqualTo(Map.of("champion", 2L, "previous", 1L));

    put(loop, championing(1), RevisionCondition.exists());
    assertThat(route("m").aliases()).isEqualTo(Map.of("champion", 1L, "previous", 2L));
    stop(loop);
  }

  @Test
  void the_newest_versions_reign_passes_on_without_a_change_of_the_route() throws Exception {
    ControlLoop loop = started();
    assertThat(route("m").aliases()).isEqualTo(Map.of("champion", 3L));

    assertThat(unload(loop, 3)).isNotDone();
    settle(loop);

    assertThat(route("m").aliases()).isEqualTo(Map.of("champion", 2L, "previous", 3L));
    stop(loop);
    assertThat(saved)
        .containsExactly(
            new AliasEntry(Scope.ROUTE, "m", "champion", 2),
            new AliasEntry(Scope.ROUTE, "m", "previous", 3));
  }

  @Test
  void all_come_back_after_a_restart_however_slowly_the_versions_load() throws Exception {
    saved =
        List.of(
            new AliasEntry(Scope.MODEL, "m", "blue", 2),
            new AliasEntry(Scope.ROUTE, "m", "previous", 2),
            new AliasEntry(Scope.ROUTE, "m", "champion", 3));
    ControlLoop loop = started();

    assertThat(route("m").aliases()).isEqualTo(Map.of("blue", 2L, "champion", 3L, "previous", 2L));
    stop(loop);
  }

  @Test
  void an_alias_is_saved_before_its_setting_is_answered() throws Exception {
    ControlLoop loop = started();
    CompletableFuture<@Nullable Refusal> set = loop.setAlias("m", "blue", 1);
    loop.doWork();
    assertThat(route("m").aliased("blue")).isEqualTo(1);
    assertThat(set).isNotDone();

    settle(loop);

    assertThat(set).isCompletedWithValue(null);
    assertThat(saved).contains(new AliasEntry(Scope.MODEL, "m", "blue", 1));
    stop(loop);
  }

  @Test
  void an_alias_that_cannot_be_saved_holds_and_says_so() throws Exception {
    ControlLoop loop = started();
    storeFails = new IOException("disk full");

    assertThat(code(set(loop, "blue", 1))).isEqualTo(ErrorCode.INTERNAL);

    assertThat(route("m").aliased("blue")).isEqualTo(1);
    storeFails = null;
    assertThat(set(loop, "green", 2)).isNull();
    assertThat(saved).contains(new AliasEntry(Scope.MODEL, "m", "blue", 1));
    stop(loop);
  }
}
