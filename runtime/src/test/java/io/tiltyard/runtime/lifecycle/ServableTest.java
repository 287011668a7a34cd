package io.tiltyard.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.runtime.batch.Batcher;
import io.tiltyard.runtime.golden.RecentRequests;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.testing.FakeClock;
import io.tiltyard.runtime.testing.FakeMember;
import io.tiltyard.runtime.testing.FakeModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ServableTest {
  private static final ModelOptions OPTIONS = new ModelOptions(2, 1, 8, 0, 64, 0, false);

  private final FakeModel model = new FakeModel();
  private final AtomicInteger drained = new AtomicInteger();

  private Servable servable() {
    List<ModelInstance> instances = List.of(model.newInstance(), model.newInstance());
    Batcher batcher =
        new Batcher(
            model.signature(), OPTIONS, instances, (r, n, t) -> {}, new FakeClock(), Thread::new);
    return new Servable(
        "m",
        7,
        model,
        "abc",
        OPTIONS,
        batcher,
        new RecentRequests(new RecentRequests.Room(0), 0),
        s -> drained.incrementAndGet());
  }

  @Test
  void tells_what_it_is() {
    Servable servable = servable();
    assertThat(servable.model()).isEqualTo("m");
    assertThat(servable.version()).isEqualTo(7);
    assertThat(servable.digest()).isEqualTo("abc");
    assertThat(servable.platform()).isEqualTo("fake");
    assertThat(servable.options()).isEqualTo(OPTIONS);
    assertThat(servable.signature().inputs()).hasSize(1);
    servable.drain();
    servable.close();
  }

  @Test
  void closes_its_instances_before_its_model_and_each_once() {
    Servable servable = servable();
    servable.drain();
    servable.close();
    assertThat(drained).hasValue(1);
    assertThat(model.instances()).allMatch(instance -> instance.closes() == 1);
    assertThat(model.closes()).isEqualTo(1);
  }

  @Test
  void f111_refuses_to_close_with_calls_in_flight() {
    Servable servable = servable();
    assertThat(servable.tryAcquire()).isTrue();
    servable.drain();
    assertThat(servable.inFlight()).isEqualTo(1);
    assertThatThrownBy(servable::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("model m version 7 closed with calls in flight");
    assertThat(model.closes()).isZero();
    servable.release();
    assertThat(drained).hasValue(1);
    servable.close();
    assertThat(model.closes()).isEqualTo(1);
  }

  @Test
  void refuses_to_close_before_it_was_drained() {
    Servable servable = servable();
    assertThatThrownBy(servable::close).isInstanceOf(IllegalStateException.class);
    servable.drain();
    servable.close();
  }

  @Test
  void f111_every_admitted_call_is_answered_over_many_swaps() throws Exception {
    for (int swap = 0; swap < 50; swap++) {
      Servable servable = servable();
      AtomicInteger wrong = new AtomicInteger();
      AtomicInteger closed = new AtomicInteger();
      List<Thread> callers = new ArrayList<>();
      for (int c = 0; c < 3; c++) {
        callers.add(new Thread(() -> call(servable, wrong, closed)));
      }
      callers.forEach(Thread::start);
      while (model.instances().get(2 * swap).runs().isEmpty()
          && model.instances().get(2 * swap + 1).runs().isEmpty()) {
        Thread.onSpinWait();
      }
      servable.drain();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(drained).hasValue(swap + 1);
      servable.close();
      closed.set(1);
      assertThat(wrong).hasValue(0);
      assertThat(model.closes()).isEqualTo(swap + 1);
    }
  }

  /** Calls until it is refused. */
  private static void call(Servable servable, AtomicInteger wrong, AtomicInteger closed) {
    for (int i = 0; servable.tryAcquire(); i++) {
      FakeMember member = FakeMember.rows(i, i + 1).onTold(servable::release);
      if (!servable.batcher().offer(member)) {
        servable.release();
        continue;
      }
      member.await();
      if (!member.hasItsOwnRows() || closed.get() != 0) {
        wrong.incrementAndGet();
      }
    }
  }
}
