package io.tiltyard.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.route.RouteDefinition.Shadow;
import io.tiltyard.router.testing.SeededRandom;
import io.tiltyard.router.testing.TestBed;
import io.tiltyard.runtime.lifecycle.VersionState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who answers: definitions joined with what is available. */
final class RoutingTest {
  private static final int DRAWS = 100_000;

  private final TestBed bed = new TestBed().versions(1, 2, 3);

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouteDefinition definition(long champion, Challenger... challengers) {
    return new RouteDefinition("m", "m", champion, List.of(challengers), List.of());
  }

  private Route route(long champion, Challenger... challengers) {
    return bed.route(definition(champion, challengers));
  }

  private void lose(long version) {
    bed.state(version, VersionState.DRAINING, null);
  }

  private static long version(@Nullable ArmTarget target) {
    return target == null ? 0 : target.servable().version();
  }

  private static Map<Long, Integer> counts(Route route) {
    Random random = new Random(42);
    Map<Long, Integer> counts = new HashMap<>();
    for (int i = 0; i < DRAWS; i++) {
      counts.merge(version(route.choose(random.nextLong())), 1, Integer::sum);
    }
    return counts;
  }

  /** Within the interval that holds 99.9 % of binomial counts. */
  private static void assertShare(Map<Long, Integer> counts, long version, double share) {
    double sigma = Math.sqrt(DRAWS * share * (1 - share));
    assertThat((double) counts.getOrDefault(version, 0))
        .as("version %s", version)
        .isBetween(DRAWS * share - 3.3 * sigma, DRAWS * share + 3.3 * sigma);
  }

  @Test
  void f131_the_observed_split_is_the_configured_one() {
    for (double weight : new double[] {0.01, 1, 5, 25, 50, 99}) {
      Map<Long, Integer> counts = counts(route(1, new Challenger(2, weight)));
      assertShare(counts, 2, weight / 100);
      assertShare(counts, 1, 1 - weight / 100);
    }
    Map<Long, Integer> three = counts(route(1, new Challenger(2, 10), new Challenger(3, 30)));
    assertShare(three, 1, 0.6);
    assertShare(three, 2, 0.1);
    assertShare(three, 3, 0.3);
  }

  @Test
  void a_weight_of_zero_gets_no_request_and_of_hundred_all() {
    assertThat(counts(route(1, new Challenger(2, 0)))).containsOnlyKeys(1L);
    assertThat(counts(route(1, new Challenger(2, 100)))).containsOnlyKeys(2L);
  }

  @Test
  void f132_a_key_moves_from_champion_to_challenger_and_never_back() {
    double[] ramp = {0, 1, 5, 25, 100};
    for (int i = 0; i < 5_000; i++) {
      String key = "user-" + i;
      boolean moved = false;
      for (double weight : ramp) {
        Route route = route(1, new Challenger(2, weight));
        boolean challenger = version(route.choose(route.draw(key))) == 2;
        assertThat(challenger || !moved).as("%s at %s", key, weight).isTrue();
        moved = challenger;
      }
      assertThat(moved).isTrue();
    }
  }

  @Test
  void f122_a_key_stays_on_its_arm_across_tables_and_processes() {
    Route before = route(1, new Challenger(2, 30), new Challenger(3, 20));
    try (TestBed another = new TestBed().versions(1, 2, 3)) {
      Route after = another.route(definition(1, new Challenger(3, 20), new Challenger(2, 30)));
      for (int i = 0; i < 10_000; i++) {
        String key = "user-" + i;
        assertThat(version(after.choose(after.draw(key))))
            .isEqualTo(version(before.choose(before.draw(key))));
      }
    }
  }

  @Test
  void the_order_of_listing_does_not_matter() {
    Random random = SeededRandom.create();
    List<Challenger> challengers =
        new ArrayList<>(List.of(new Challenger(2, 12.5), new Challenger(3, 40)));
    Route one = route(1, challengers.toArray(Challenger[]::new));
    Collections.reverse(challengers);
    Route other = route(1, challengers.toArray(Challenger[]::new));
    for (int i = 0; i < 10_000; i++) {
      long draw = random.nextLong();
      assertThat(version(other.choose(draw))).isEqualTo(version(one.choose(draw)));
    }
  }

  @Test
  void f123_the_champion_takes_what_an_absent_challenger_would_get() {
    lose(2);
    Route route = route(1, new Challenger(2, 30), new Challenger(3, 20));
    Map<Long, Integer> counts = counts(route);
    assertShare(counts, 1, 0.8);
    assertShare(counts, 3, 0.2);
    assertThat(route.definition().challengers()).hasSize(2);
  }

  @Test
  void present_challengers_share_what_an_absent_champion_would_get_by_weight() {
    lose(1);
    Map<Long, Integer> counts = counts(route(1, new Challenger(2, 10), new Challenger(3, 30)));
    assertThat(counts).containsOnlyKeys(2L, 3L);
    assertShare(counts, 2, 0.25);
    assertShare(counts, 3, 0.75);
  }

  @Test
  void a_challenger_without_weight_does_not_stand_in_for_the_champion() {
    lose(1);
    Route route = route(1, new Challenger(2, 0));
    assertThat(route.choose(0)).isNull();
    assertThat(route.representative()).isNull();
  }

  @Test
  void f124_a_route_without_any_version_has_no_arm() {
    lose(1);
    lose(2);
    Route route = route(1, new Challenger(2, 50));
    for (long draw : new long[] {0, -1, Long.MIN_VALUE, 12345}) {
      assertThat(route.choose(draw)).isNull();
    }
  }

  @Test
  void keys_of_a_present_challenger_stay_when_the_champion_goes() {
    Route before = route(1, new Challenger(2, 10), new Challenger(3, 30));
    lose(1);
    Route after = route(1, new Challenger(2, 10), new Challenger(3, 30));
    for (int i = 0; i < 10_000; i++) {
      long draw = before.draw("user-" + i);
      long version = version(before.choose(draw));
      if (version != 1) {
        assertThat(version(after.choose(draw))).isEqualTo(version);
      }
    }
  }

  @Test
  void the_newest_available_version_is_champion_where_none_is_named() {
    Route route = bed.route(RouteDefinition.implicit("m"));
    assertThat(version(route.champion())).isEqualTo(3);
    assertThat(route.isSole()).isTrue();
    lose(3);
    assertThat(version(bed.route(RouteDefinition.implicit("m")).champion())).isEqualTo(2);
  }

  @Test
  void f117_a_version_that_is_tried_out_is_not_the_newest() {
    Map<Long, Integer> counts = counts(route(RouteDefinition.NEWEST, new Challenger(3, 5)));
    assertShare(counts, 3, 0.05);
    assertShare(counts, 2, 0.95);
    RouteDefinition shadowed =
        new RouteDefinition("m", "m", 0, List.of(), List.of(new Shadow(3, 1)));
    assertThat(version(bed.route(shadowed).champion())).isEqualTo(2);
  }

  @Test
  void every_available_version_can_be_named_in_its_part() {
    RouteDefinition definition =
        new RouteDefinition("m", "m", 1, List.of(new Challenger(2, 5)), List.of(new Shadow(3, 1)));
    bed.versions(4).state(5, VersionState.FAILED, null);
    Route route = bed.route(definition);
    assertThat(List.of(1L, 2L, 3L, 4L))
        .extracting(version -> route.named(version))
        .extracting(target -> target == null ? null : target.arm())
        .containsExactly(Arm.CHAMPION, Arm.CHALLENGER, Arm.OTHER, Arm.OTHER);
    assertThat(route.named(5)).isNull();
    assertThat(route.named(6)).isNull();
    assertThat(route.shadows().get(0).target())
        .extracting(target -> target == null ? null : target.arm())
        .isEqualTo(Arm.SHADOW);
    assertThat(route.versions()).extracting(s -> s.version()).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void counts_of_an_arm_go_on_over_a_change_of_weights() {
    ArmTarget before = route(1, new Challenger(2, 5)).named(2);
    ArmTarget after = route(1, new Challenger(2, 50)).named(2);
    assertThat(before).isNotNull();
    assertThat(after).isNotNull();
    assertThat(after.monitor()).isSameAs(before.monitor());
    assertThat(after.statistics()).isSameAs(before.statistics());
  }

  @Test
  void draws_without_a_key_are_all_different() {
    Route route = route(1);
    long[] draws = new long[1_000];
    Arrays.setAll(draws, i -> route.draw(null));
    assertThat(Arrays.stream(draws).distinct().count()).isEqualTo(1_000);
  }

  @Test
  void tables_find_routes_by_name() {
    Route route = route(1);
    RouteTable table = new RouteTable(List.of(route), route.versions(), true);
    assertThat(table.find("m")).isSameAs(route);
    assertThat(table.find("M")).isNull();
    assertThat(table.routes()).containsExactly(route);
    assertThat(table.ready()).isTrue();
    assertThat(RouteTable.empty().ready()).isFalse();
  }
}
