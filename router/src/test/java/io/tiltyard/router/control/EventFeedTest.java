package io.tiltyard.router.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.router.route.RouteDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What happens is told once, in order, and the last 1,024 times can be read again. */
final class EventFeedTest extends ControlPlane {
  private List<String> told() {
    List<String> told = new ArrayList<>();
    for (long id = events.base() + 1; id <= events.last(); id++) {
      Event event = events.find(id);
      told.add(
          event == null
              ? "gone"
              : String.join(
                  " ",
                  event.type().label(),
                  event.model(),
                  event.route() + event.alias(),
                  event.version() + ":",
                  event.from() + "->" + event.to(),
                  event.reasonCode()));
    }
    return told;
  }

  private Event find(long id) {
    return Objects.requireNonNull(events.find(id));
  }

  private static Event any(long version) {
    return Event.ofVersion("m", version, "", "NEW", "", "");
  }

  @Test
  void a_versions_life_is_told_with_the_route_and_its_champion() throws Exception {
    write("m", 1);
    ControlLoop loop = loop();
    settle(loop);
    assertThat(told())
        .containsExactly(
            "version m  1: ->VERIFYING ",
            "route m m 0: ->1 ",
            "version m  1: VERIFYING->AVAILABLE ",
            "alias m mchampion 1: ->1 ");
    assertThat(find(events.last()).atEpochMicros()).isPositive();
    stop(loop);
    assertThat(told().subList(4, told().size()))
        .containsExactly(
            "version m  1: AVAILABLE->DRAINING ",
            "alias m mchampion 0: 1-> ",
            "version m  1: DRAINING->CLOSED ");
  }

  @Test
  void a_failure_is_told_with_its_reason_and_a_changed_route_with_its_revisions() throws Exception {
    write("m", 1);
    java.nio.file.Files.createDirectories(root.resolve("m/2"));
    ControlLoop loop = loop(new RouteDefinition("r", "m", 1, List.of(), List.of()));
    settle(loop);
    put(
        loop,
        new RouteDefinition("r", "m", RouteDefinition.NEWEST, List.of(), List.of()),
        RevisionCondition.exists());
    assertThat(told())
        .contains("version m  2: VERIFYING->FAILED missing_file", "route m r 1: 1->2 ");
    assertThat(loop.setAlias("m", "blue", 2)).isNotDone();
    settle(loop);
    assertThat(told()).endsWith("alias m blue 2: ->2 ");
    stop(loop);
  }

  @Test
  void the_last_1024_can_be_read() {
    for (int i = 1; i <= 2_000; i++) {
      events.publish(any(i));
    }
    assertThat(events.last()).isEqualTo(events.base() + 2_000);
    assertThat(events.first()).isEqualTo(events.last() - 1_023);
    assertThat(events.find(events.first())).isNotNull();
    assertThat(find(events.first()).version()).isEqualTo(977);
    assertThat(find(events.last()).version()).isEqualTo(2_000);
    assertThat(events.find(events.first() - 1)).isNull();
    assertThat(events.find(events.last() + 1)).isNull();
  }

  @Test
  void numbers_grow_across_restarts() {
    long before = events.publish(any(1)).id();
    clock.advance(1_000_000);
    assertThat(new EventFeed(clock).publish(any(1)).id()).isGreaterThan(before);
  }

  @Test
  void everybody_who_listens_is_woken_until_they_leave() {
    AtomicInteger woken = new AtomicInteger();
    Runnable wake = woken::incrementAndGet;
    events.subscribe(wake);
    events.publish(any(1));
    events.unsubscribe(wake);
    events.publish(any(1));
    assertThat(woken).hasValue(1);
    assertThat(events.listeners()).isZero();
  }
}
