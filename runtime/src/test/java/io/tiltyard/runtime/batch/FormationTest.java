package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.testing.FakeMember;
import io.tiltyard.runtime.testing.SeededRandom;
import io.tiltyard.runtime.testing.Signatures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FormationTest {
  private static final long MILLIS = 1_000_000;
  private static final Refusal GONE = new Refusal(ErrorCode.CANCELLED, "gone");

  private final List<BatchMember> batch = new ArrayList<>();
  private final List<BatchMember> abandoned = new ArrayList<>();

  private static Formation formation(long maxRows, long maxDelayNanos) {
    return new Formation(Signatures.echo(), new BatchPolicy(maxRows, maxDelayNanos));
  }

  private static FakeMember rows(int count) {
    return FakeMember.rows(new float[count]);
  }

  private static FakeMember columns(int count) {
    return FakeMember.of(0, count, new float[count]);
  }

  private static long columns(BatchMember member) {
    return Objects.requireNonNull(member.input(0)).shape()[1];
  }

  private long take(Formation formation, long nowNanos) {
    batch.clear();
    abandoned.clear();
    return formation.take(nowNanos, false, batch, abandoned);
  }

  private List<BatchMember> next(Formation formation) {
    assertThat(take(formation, 0)).isZero();
    return List.copyOf(batch);
  }

  private static Formation of(long maxRows, FakeMember... members) {
    Formation formation = formation(maxRows, 0);
    for (FakeMember member : members) {
      formation.add(member);
    }
    return formation;
  }

  @Test
  void has_nothing_where_nothing_waits() {
    assertThat(next(formation(8, 0))).isEmpty();
  }

  @Test
  void joins_all_that_wait_up_to_the_rows() {
    FakeMember a = rows(3);
    FakeMember b = rows(5);
    FakeMember c = rows(1);
    Formation formation = of(8, a, b, c);
    assertThat(next(formation)).containsExactly(a, b);
    assertThat(next(formation)).containsExactly(c);
    assertThat(formation.size()).isZero();
  }

  @Test
  void one_that_does_not_fit_keeps_its_place_and_smaller_ones_pass() {
    FakeMember a = rows(5);
    FakeMember tooMany = rows(4);
    FakeMember small = rows(3);
    Formation formation = of(8, a, tooMany, small);
    assertThat(next(formation)).containsExactly(a, small);
    assertThat(next(formation)).containsExactly(tooMany);
  }

  @Test
  void a_single_request_may_have_more_rows_than_a_batch() {
    FakeMember large = rows(100);
    FakeMember small = rows(1);
    Formation formation = of(8, large, small);
    assertThat(next(formation)).containsExactly(large);
    assertThat(next(formation)).containsExactly(small);
  }

  @Test
  void joins_only_what_agrees_in_every_dimension_but_the_first() {
    FakeMember one = columns(1);
    FakeMember two = columns(2);
    FakeMember anotherOne = columns(1);
    FakeMember anotherTwo = columns(2);
    Formation formation = of(8, one, two, anotherOne, anotherTwo);
    assertThat(next(formation)).containsExactly(one, anotherOne);
    assertThat(next(formation)).containsExactly(two, anotherTwo);
  }

  @Test
  void a_request_without_rows_runs_alone_and_at_once() {
    FakeMember none = FakeMember.empty(0, 1);
    FakeMember one = rows(1);
    FakeMember noneAgain = FakeMember.empty(0, 1);
    Formation formation = formation(8, 10 * MILLIS);
    formation.add(none);
    formation.add(one);
    formation.add(noneAgain);
    assertThat(take(formation, 0)).isZero();
    assertThat(batch).containsExactly(none);
    assertThat(take(formation, 10 * MILLIS)).isZero();
    assertThat(batch).containsExactly(one);
  }

  @Test
  void a_request_with_an_optional_input_runs_alone_and_at_once() {
    FakeMember a = rows(1);
    FakeMember own = rows(1).withOptional();
    FakeMember b = rows(2);
    FakeMember another = rows(1).withOptional();
    Formation formation =
        new Formation(Signatures.echoWithOptional(), new BatchPolicy(8, 10 * MILLIS));
    List.of(a, own, b, another).forEach(formation::add);
    assertThat(next(formation)).containsExactly(own);
    assertThat(next(formation)).containsExactly(another);
    assertThat(take(formation, 10 * MILLIS)).isZero();
    assertThat(batch).containsExactly(a, b);
  }

  @Test
  void rows_that_no_long_could_add_are_not_joined() {
    FakeMember one = FakeMember.empty(1, 0);
    FakeMember countless = FakeMember.empty(Long.MAX_VALUE, 0);
    Formation formation = of(8, one, countless);
    assertThat(next(formation)).containsExactly(one);
    assertThat(next(formation)).containsExactly(countless);
  }

  @Test
  void f76_those_that_nobody_waits_for_are_set_apart() {
    FakeMember a = rows(1);
    FakeMember gone = rows(1).abandon(GONE);
    FakeMember b = rows(1);
    Formation formation = of(8, gone, a, gone, b);
    assertThat(next(formation)).containsExactly(a, b);
    assertThat(abandoned).containsExactly(gone, gone);
  }

  @Test
  void waits_for_company_from_the_oldest_arrival_on() {
    Formation formation = formation(8, 10 * MILLIS);
    FakeMember oldest = FakeMember.of(MILLIS, 1, 1);
    FakeMember younger = FakeMember.of(9 * MILLIS, 1, 2);
    formation.add(oldest);
    formation.add(younger);
    assertThat(take(formation, 9 * MILLIS)).isEqualTo(2 * MILLIS);
    assertThat(batch).isEmpty();
    assertThat(formation.size()).isEqualTo(2);
    assertThat(take(formation, 11 * MILLIS)).isZero();
    assertThat(batch).containsExactly(oldest, younger);
  }

  @Test
  void waiting_keeps_the_order() {
    Formation formation = formation(4, 10 * MILLIS);
    FakeMember a = rows(1);
    FakeMember other = columns(2);
    FakeMember b = rows(2);
    formation.add(a);
    formation.add(other);
    formation.add(b);
    assertThat(take(formation, 0)).isPositive();
    formation.add(rows(1));
    assertThat(take(formation, 0)).isZero();
    assertThat(batch).hasSize(3).startsWith(a, b);
    assertThat(take(formation, 10 * MILLIS)).isZero();
    assertThat(batch).containsExactly(other);
  }

  @Test
  void a_full_batch_waits_for_nobody() {
    Formation formation = formation(2, 10 * MILLIS);
    formation.add(rows(1));
    formation.add(rows(1));
    assertThat(take(formation, 0)).isZero();
    assertThat(batch).hasSize(2);
  }

  @Test
  void in_a_hurry_nothing_waits() {
    Formation formation = formation(8, 10 * MILLIS);
    formation.add(rows(1));
    assertThat(formation.take(0, true, batch, abandoned)).isZero();
    assertThat(batch).hasSize(1);
  }

  @Test
  void what_may_not_be_joined_runs_one_by_one() {
    Formation formation = new Formation(Signatures.unbatchable(), BatchPolicy.ALONE);
    FakeMember a = rows(1);
    FakeMember b = rows(1);
    formation.add(a);
    formation.add(b);
    assertThat(next(formation)).containsExactly(a);
    assertThat(next(formation)).containsExactly(b);
  }

  @Test
  void the_most_important_goes_first_and_within_a_priority_the_oldest() {
    FakeMember low = rows(1).priority(Priority.LOWEST);
    FakeMember first = rows(1);
    FakeMember second = rows(1);
    FakeMember high = rows(1).priority(Priority.HIGHEST);
    Formation formation = of(3, low, first, second, high);
    assertThat(next(formation)).containsExactly(high, first, second);
    assertThat(next(formation)).containsExactly(low);
  }

  @Test
  void less_important_ones_fill_up_the_run_of_the_most_important_where_their_shape_is_the_same() {
    FakeMember low = columns(2).priority(Priority.LOWEST);
    FakeMember other = columns(1);
    FakeMember high = columns(2).priority(Priority.HIGHEST);
    Formation formation = of(8, low, other, high);
    assertThat(next(formation)).containsExactly(high, low);
    assertThat(next(formation)).containsExactly(other);
  }

  @Test
  void gives_up_the_youngest_of_the_least_important_and_nobody_as_important() {
    FakeMember older = rows(1).priority(Priority.LOWEST);
    FakeMember younger = rows(1).priority(Priority.LOWEST);
    FakeMember middle = rows(1).priority(2);
    Formation formation = of(8, older, younger, middle, rows(1));
    assertThat(formation.lowest()).isEqualTo(Priority.LOWEST);
    assertThat(formation.takeLessImportant(Priority.LOWEST)).isNull();
    assertThat(formation.takeLessImportant(Priority.DEFAULT)).isSameAs(younger);
    assertThat(formation.takeLessImportant(Priority.DEFAULT)).isSameAs(older);
    assertThat(formation.takeLessImportant(Priority.DEFAULT)).isSameAs(middle);
    assertThat(formation.takeLessImportant(Priority.DEFAULT)).isNull();
    assertThat(formation.lowest()).isEqualTo(Priority.DEFAULT);
    assertThat(formation.size()).isEqualTo(1);
  }

  @Test
  void sweeping_takes_out_those_that_nobody_waits_for_and_keeps_the_order() {
    FakeMember a = rows(1);
    FakeMember b = rows(1);
    FakeMember gone = rows(1).abandon(GONE);
    FakeMember low = rows(1).priority(Priority.LOWEST).abandon(GONE);
    Formation formation = of(8, a, gone, low, b);
    formation.sweep(0, abandoned);
    assertThat(abandoned).containsExactly(gone, low);
    assertThat(next(formation)).containsExactly(a, b);
  }

  @Test
  void a_full_younger_group_runs_while_the_first_in_line_waits_for_company() {
    Formation formation = formation(2, 10 * MILLIS);
    FakeMember first = FakeMember.of(0, 1, 1);
    FakeMember wide = FakeMember.of(MILLIS, 2, 1, 1);
    FakeMember alsoWide = FakeMember.of(MILLIS, 2, 1, 1);
    formation.add(first);
    formation.add(wide);
    formation.add(alsoWide);
    assertThat(take(formation, 2 * MILLIS)).isZero();
    assertThat(batch).containsExactly(wide, alsoWide);
    assertThat(take(formation, 2 * MILLIS)).isEqualTo(8 * MILLIS);
    assertThat(take(formation, 10 * MILLIS)).isZero();
    assertThat(batch).containsExactly(first);
  }

  @Test
  void no_shape_starves_however_many_of_another_come() {
    Formation formation = formation(4, 0);
    long now = 0;
    FakeMember rare = FakeMember.of(now, 7, new float[7]);
    for (int i = 0; i < 3; i++) {
      formation.add(FakeMember.of(now, 1, 1));
    }
    formation.add(rare);
    int runs = 0;
    while (!batch.contains(rare)) {
      for (int i = 0; i < 6; i++) {
        formation.add(FakeMember.of(now, 1, 1));
      }
      now += MILLIS;
      take(formation, now);
      runs++;
    }
    assertThat(runs).isEqualTo(2);
  }

  @Test
  void no_shape_starves_while_it_waits_for_company() {
    Formation formation = formation(4, 10 * MILLIS);
    FakeMember rare = FakeMember.of(0, 7, new float[7]);
    formation.add(rare);
    long now = 0;
    while (!batch.contains(rare)) {
      for (int i = 0; i < 4; i++) {
        formation.add(FakeMember.of(now, 1, 1));
      }
      take(formation, now);
      now += MILLIS;
      assertThat(now).isLessThanOrEqualTo(11 * MILLIS);
    }
    assertThat(now).isEqualTo(11 * MILLIS);
  }

  @Test
  void a_mixed_stream_of_shapes_runs_in_batches_of_one_shape_each() {
    Formation formation = formation(16, 0);
    for (int i = 0; i < 160; i++) {
      formation.add(columns(1 + i % 10));
    }
    for (int shape = 1; shape <= 10; shape++) {
      assertThat(next(formation)).hasSize(16);
      assertThat(columns(batch.get(0))).isEqualTo(shape);
    }
    assertThat(formation.size()).isZero();
  }

  @Test
  void whatever_comes_everyone_leaves_once_and_the_oldest_of_a_shape_first() {
    Random random = SeededRandom.create();
    for (int round = 0; round < 500; round++) {
      int maxRows = 1 + random.nextInt(16);
      Formation formation = formation(maxRows, 0);
      List<FakeMember> all = new ArrayList<>();
      for (int i = random.nextInt(60); i > 0; i--) {
        int columns = 1 + random.nextInt(3);
        FakeMember member = FakeMember.of(0, columns, new float[columns * random.nextInt(6)]);
        all.add(random.nextInt(8) == 0 ? member.abandon(GONE) : member);
      }
      all.forEach(formation::add);
      Set<BatchMember> seen = new HashSet<>();
      while (formation.size() > 0) {
        BatchMember oldest =
            all.stream()
                .filter(m -> !seen.contains(m) && m.abandoned(0) == null)
                .findFirst()
                .orElse(null);
        take(formation, 0);
        if (!batch.isEmpty()) {
          assertThat(batch.get(0)).isSameAs(oldest);
        }
        long rows = batch.stream().mapToLong(BatchMember::rows).sum();
        assertThat(batch.size() == 1 || rows <= maxRows).isTrue();
        assertThat(batch.stream().map(FormationTest::columns).distinct().count())
            .isLessThanOrEqualTo(1);
        batch.forEach(member -> assertThat(seen.add(member)).isTrue());
        abandoned.forEach(member -> assertThat(seen.add(member)).isTrue());
      }
      assertThat(seen).hasSameSizeAs(all);
    }
  }
}
