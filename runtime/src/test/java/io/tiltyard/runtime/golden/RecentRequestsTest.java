package io.tiltyard.runtime.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.InputTensor;
import org.junit.jupiter.api.Test;

final class RecentRequestsTest {
  private static final long SECOND = 1_000_000_000;

  private static InputTensor[] request(int bytes, int first) {
    byte[] data = new byte[bytes];
    data[0] = (byte) first;
    return new InputTensor[] {
      new InputTensor("x", DataType.UINT8, new long[] {bytes}, HeapPayload.of(data))
    };
  }

  private static int first(RecentRequests recent, int request) {
    return recent.requests().get(request).get(0).data().get(0);
  }

  @Test
  void one_a_second_is_kept_and_the_oldest_goes() {
    RecentRequests recent = new RecentRequests(new RecentRequests.Room(1 << 20), -5);
    for (int i = 0; i < 60; i++) {
      recent.offer(request(3, i), -5 + i * SECOND / 10);
    }
    assertThat(recent.requests()).hasSize(4);
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += first(recent, i);
    }
    assertThat(sum).isEqualTo(20 + 30 + 40 + 50);
  }

  @Test
  void what_is_kept_is_a_copy() {
    RecentRequests recent = new RecentRequests(new RecentRequests.Room(1 << 20), 0);
    byte[] data = {7};
    InputTensor x = new InputTensor("x", DataType.UINT8, new long[] {1}, HeapPayload.of(data));
    recent.offer(new InputTensor[] {x}, 0);
    data[0] = 8;
    assertThat(first(recent, 0)).isEqualTo(7);
  }

  @Test
  void all_versions_share_the_room_and_give_it_back() {
    RecentRequests.Room room = new RecentRequests.Room(100);
    RecentRequests one = new RecentRequests(room, 0);
    RecentRequests other = new RecentRequests(room, 0);
    one.offer(request(60, 1), 0);
    other.offer(request(60, 2), 0);
    assertThat(other.requests()).isEmpty();
    other.offer(request(40, 3), SECOND);
    assertThat(other.requests()).hasSize(1);
    one.clear();
    assertThat(one.requests()).isEmpty();
    other.offer(request(60, 4), 2 * SECOND);
    assertThat(other.requests()).hasSize(2);
  }

  @Test
  void large_requests_and_those_for_which_there_is_no_room_are_passed_over() {
    RecentRequests recent = new RecentRequests(new RecentRequests.Room(Long.MAX_VALUE), 0);
    recent.offer(request(RecentRequests.MAX_BYTES + 1, 1), 0);
    assertThat(recent.requests()).isEmpty();
    RecentRequests none = new RecentRequests(new RecentRequests.Room(0), 0);
    none.offer(request(1, 1), 0);
    none.offer(new InputTensor[0], SECOND);
    assertThat(none.requests()).isEmpty();
  }
}
