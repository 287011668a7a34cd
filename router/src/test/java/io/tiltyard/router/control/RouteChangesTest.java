package io.tiltyard.router.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteDefinition;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Routes as operators state and change them. */
final class RouteChangesTest extends ControlPlane {
  @Test
  void a_stated_route_that_cannot_answer_is_not_ready() throws Exception {
    write("m", 1);
    ControlLoop loop = loop(new RouteDefinition("r", "m", 7, List.of(), List.of()));
    settle(loop);
    assertThat(publication.get().ready()).isFalse();
    write("m", 7);
    poll(loop);
    poll(loop);
    assertThat(publication.get().ready()).isTrue();
    assertThat(version(route("r").champion())).isEqualTo(7);
    stop(loop);
  }

  @Test
  void f123_a_challenger_that_is_missing_leaves_the_route_as_stated() throws Exception {
    write("m", 1);
    ControlLoop loop = loop(split(25));
    settle(loop);
    assertThat(publication.get().ready()).isTrue();
    assertThat(route("m").definition()).isEqualTo(split(25));
    assertThat(version(route("m").choose(0))).isEqualTo(1);
    stop(loop);
  }

  @Test
  void a_route_is_replaced_where_its_revision_is_the_expected_one() throws Exception {
    write("m", 1);
    write("m", 2);
    ControlLoop loop = loop(split(5));
    settle(loop);
    long revision = route("m").revision();
    PutResult result = put(loop, split(50), RevisionCondition.exactly(revision));
    assertThat(result).isInstanceOf(PutResult.Done.class);
    assertThat(route("m").definition()).isEqualTo(split(50));
    assertThat(route("m").revision()).isGreaterThan(revision);
    assertThat(((PutResult.Done) result).route()).isSameAs(route("m"));
    stop(loop);
  }

  @Test
  void f118_of_two_changes_of_one_revision_one_wins() throws Exception {
    write("m", 1);
    write("m", 2);
    ControlLoop loop = loop(split(5));
    settle(loop);
    long revision = route("m").revision();
    CompletableFuture<PutResult> first =
        loop.putRoute(split(10), RevisionCondition.exactly(revision));
    CompletableFuture<PutResult> second =
        loop.putRoute(split(20), RevisionCondition.exactly(revision));
    settle(loop);
    assertThat(first.join()).isInstanceOf(PutResult.Done.class);
    long current = route("m").revision();
    assertThat(second.join())
        .isEqualTo(
            new PutResult.Refused(
                new Refusal(
                    ErrorCode.STALE_REVISION,
                    "route 'm' has revision " + current + ", expected " + revision),
                current));
    assertThat(route("m").definition()).isEqualTo(split(10));
    stop(loop);
  }

  @Test
  void the_conditions_on_existence_hold() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    RouteDefinition fresh = new RouteDefinition("new", "m", 1, List.of(), List.of());
    assertThat(put(loop, fresh, RevisionCondition.exists()))
        .isEqualTo(
            new PutResult.Refused(
                new Refusal(
                    ErrorCode.STALE_REVISION,
                    "route 'new' does not exist, expected an existing one"),
                0));
    assertThat(put(loop, fresh, RevisionCondition.exactly(3)))
        .isInstanceOf(PutResult.Refused.class);
    assertThat(put(loop, fresh, RevisionCondition.absent())).isInstanceOf(PutResult.Done.class);
    assertThat(put(loop, fresh, RevisionCondition.absent())).isInstanceOf(PutResult.Refused.class);
    assertThat(put(loop, fresh, RevisionCondition.exists())).isInstanceOf(PutResult.Done.class);
    stop(loop);
  }

  @Test
  void f116_versions_that_are_not_available_are_refused() throws Exception {
    write("m", 1);
    Files.createDirectories(root.resolve("m").resolve("3"));
    ControlLoop loop = loop();
    settle(loop);
    long revision = route("m").revision();
    assertThat(put(loop, split(5), RevisionCondition.exactly(revision)))
        .isEqualTo(
            new PutResult.Refused(
                new Refusal(
                    ErrorCode.FAILED_PRECONDITION,
                    "version not READY: model 'm' version 2 is unknown, expected AVAILABLE"),
                revision));
    RouteDefinition failed = new RouteDefinition("m", "m", 3, List.of(), List.of());
    assertThat(put(loop, failed, RevisionCondition.exists()))
        .isEqualTo(
            new PutResult.Refused(
                new Refusal(
                    ErrorCode.FAILED_PRECONDITION,
                    "version not READY: model 'm' version 3 is FAILED, expected AVAILABLE"),
                revision));
    assertThat(route("m").revision()).isEqualTo(revision);
    stop(loop);
  }

  @Test
  void models_without_a_stated_route_are_served_under_their_own_name() throws Exception {
    write("a", 1);
    write("b", 1);
    ControlLoop loop = loop(new RouteDefinition("front", "b", 1, List.of(), List.of()));
    settle(loop);
    assertThat(publication.get().routes()).extracting(Route::name).containsExactly("a", "front");
    stop(loop);
  }
}
