package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.testing.FakeMember;
import io.tiltyard.runtime.testing.Signatures;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SizeClassTest {
  private final SizeClass sizes = new SizeClass(Signatures.echo(), true);

  private static FakeMember member(int rows, int columns) {
    return FakeMember.of(0, columns, new float[rows * columns]);
  }

  @Test
  void sizes_within_a_factor_of_two_are_one_class() {
    long four = sizes.of(member(4, 4));
    assertThat(sizes.of(member(7, 7))).isEqualTo(four);
    assertThat(sizes.of(member(3, 4))).isNotEqualTo(four);
    assertThat(sizes.of(member(8, 4))).isNotEqualTo(four);
    assertThat(sizes.of(member(4, 3))).isNotEqualTo(four);
    assertThat(sizes.of(member(4, 8))).isNotEqualTo(four);
  }

  @Test
  void the_same_bytes_in_another_shape_are_another_class() {
    assertThat(sizes.of(member(1, 64))).isNotEqualTo(sizes.of(member(64, 1)));
  }

  @Test
  void where_rows_do_not_share_runs_the_first_dimension_counts_like_the_others() {
    SizeClass alone = new SizeClass(Signatures.echo(), false);
    assertThat(alone.of(member(4, 4))).isNotEqualTo(sizes.of(member(4, 4)));
    assertThat(alone.of(member(8, 4))).isNotEqualTo(alone.of(member(4, 4)));
  }

  @Test
  void joined_requests_are_as_large_as_one_with_all_their_rows() {
    long whole = sizes.of(member(5, 3));
    assertThat(sizes.of(List.of(member(1, 3), member(4, 3)))).isEqualTo(whole);
    assertThat(sizes.of(List.of(member(4, 3), member(1, 3)))).isEqualTo(whole);
    assertThat(sizes.of(List.of(member(5, 3)))).isEqualTo(whole);
    assertThat(sizes.of(List.of(member(4, 3), member(4, 3)))).isNotEqualTo(whole);
  }

  @Test
  void many_sizes_are_as_many_classes() {
    Set<Long> classes = new HashSet<>();
    for (int rows = 1; rows <= 256; rows *= 2) {
      for (int columns = 1; columns <= 256; columns *= 2) {
        classes.add(sizes.of(member(rows, columns)));
      }
    }
    assertThat(classes).hasSize(81);
  }
}
