package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many writes are one task of the event loop, and none is lost. */
final class DueWritesTest {
  private final CountingLoop loop = new CountingLoop();
  private final List<Integer> written = new ArrayList<>();

  private static final class CountingLoop extends SingleThreadIoEventLoop {
    private final AtomicInteger tasks = new AtomicInteger();

    CountingLoop() {
      super(null, new DefaultThreadFactory("due-writes"), NioIoHandler.newFactory());
    }

    @Override
    public void execute(Runnable task) {
      tasks.incrementAndGet();
      super.execute(task);
    }
  }

  @AfterEach
  void end() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Until nothing is left to run. */
  private void onLoop(Runnable task) {
    loop.submit(task).syncUninterruptibly();
    for (int i = 0; i < 3; i++) {
      loop.submit(() -> {}).syncUninterruptibly();
    }
  }

  private void add(int number) {
    DueWrites.add(loop, () -> written.add(number));
  }

  @Test
  void many_are_one_task_after_what_runs_now() {
    onLoop(
        () -> {
          int before = loop.tasks.get();
          for (int i = 0; i < 10; i++) {
            add(i);
          }
          assertThat(loop.tasks.get() - before).isEqualTo(1);
          assertThat(written).isEmpty();
        });
    assertThat(written).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void what_becomes_due_meanwhile_is_written_too() {
    onLoop(
        () -> {
          DueWrites.add(loop, () -> add(3));
          add(1);
          DueWrites.add(loop, () -> add(4));
          add(2);
        });
    assertThat(written).containsExactly(1, 2, 3, 4);
  }

  @Test
  void one_that_fails_holds_nobody_up() {
    onLoop(
        () -> {
          add(1);
          DueWrites.add(
              loop,
              () -> {
                throw new IllegalStateException("a test's failure");
              });
          add(2);
        });
    onLoop(() -> add(3));
    assertThat(written).containsExactly(1, 2, 3);
  }

  @Test
  void where_the_loop_takes_no_tasks_it_writes_at_once() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    add(1);
    add(2);
    assertThat(written).containsExactly(1, 2);
  }
}
