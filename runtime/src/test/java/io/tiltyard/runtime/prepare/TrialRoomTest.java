package io.tiltyard.runtime.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.memory.Machine;
import io.tiltyard.runtime.memory.MemoryBudget;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TrialRoomTest {
  private static final Machine MACHINE =
      new Machine() {
        @Override
        public long totalBytes() {
          return 1_000;
        }

        @Override
        public long availableBytes() {
          return 500;
        }

        @Override
        public long residentBytes() {
          return 300;
        }
      };

  private final MemoryBudget budget = new MemoryBudget(MACHINE, 0);
  private final TrialRoom room = new TrialRoom();

  /** Completes when there was room; counted down when it had to be waited for. */
  private CompletableFuture<Void> enter(long bytes, CountDownLatch waits) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            room.enter(bytes, budget, waits::countDown);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task).start());
  }

  @Test
  void what_is_free_is_enough_for_all_together() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    enter(300, waits).join();
    enter(200, waits).join();
    assertThat(waits.getCount()).isEqualTo(1);
    CompletableFuture<Void> third = enter(100, waits);
    waits.await();
    assertThat(third).isNotDone();
    room.leave(200);
    third.join();
  }

  @Test
  void the_only_one_begins_whatever_it_may_take() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    enter(10_000, waits).join();
    CompletableFuture<Void> other = enter(1, waits);
    waits.await();
    assertThat(other).isNotDone();
    room.leave(10_000);
    other.join();
  }
}
