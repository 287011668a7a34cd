package io.tiltyard.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.router.admission.Admission;
import io.tiltyard.router.admission.Verdict;
import io.tiltyard.router.control.Arms.ShadowKey;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.route.RouteDefinition.Shadow;
import io.tiltyard.router.route.ShadowCounters;
import io.tiltyard.router.route.ShadowCounters.Drop;
import io.tiltyard.router.testing.FakeModel;
import io.tiltyard.router.testing.FakeRequest;
import io.tiltyard.router.testing.FakeSink;
import io.tiltyard.router.testing.SeenCall;
import io.tiltyard.router.testing.TestBed;
import io.tiltyard.runtime.batch.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The door as requests meet it: real queues and threads, a clock that is moved by hand. */
@Timeout(60)
final class AdmissionTest {
  private static final long MILLI = 1_000_000L;

  private final TestBed bed = new TestBed().versions(1, 2);

  @AfterEach
  void close() {
    bed.close();
    assertThat(admission(1).waitingRows()).isZero();
    assertThat(admission(2).waitingRows()).isZero();
  }

  private static RouteDefinition route(List<Challenger> challengers, Shadow... shadows) {
    return new RouteDefinition("m", "m", 1, challengers, List.of(shadows));
  }

  private Admission admission(long version) {
    return bed.arms().admission(bed.servable(version));
  }

  private FakeRequest in(long millis) {
    return FakeRequest.to("m", 1).deadline(bed.clock().nanoTime() + millis * MILLI);
  }

  /** A run of version 1 begins, and does not end. */
  private FakeSink occupy() {
    bed.model(1).hold();
    FakeSink running = bed.send(FakeRequest.to("m", 9).version(1));
    bed.model(1).awaitRun();
    return running;
  }

  /** From now on a run of one row is known to take 10 ms. */
  private void measure() {
    FakeSink measured = occupy();
    bed.clock().advance(10 * MILLI);
    bed.model(1).open();
    assertThat(measured.await().answered()).isTrue();
    bed.finish();
  }

  private ShadowCounters shadow() {
    return Objects.requireNonNull(bed.arms().shadows().get(new ShadowKey("m", 2)));
  }

  @Test
  void what_cannot_make_its_deadline_is_refused_before_it_waits() {
    bed.publish(route(List.of()));
    measure();
    FakeSink running = occupy();
    FakeSink late = bed.send(in(22)).await();
    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_UNREACHABLE);
    assertThat(late.text())
        .isEqualTo(
            "model 'm' version 1 has work for 10 ms ahead, too much for a deadline in 22 ms,"
                + " expected to try again later");
    assertThat(Objects.requireNonNull(late.refusal()).retryAfterMillis()).isBetween(20L, 39L);
    FakeSink hopeless = bed.send(in(9)).await();
    assertThat(hopeless.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(Objects.requireNonNull(hopeless.refusal()).retryAfterMillis())
        .isEqualTo(Refusal.UNKNOWN);
    FakeSink early = bed.send(in(23));
    assertThat(early.told()).isZero();
    bed.model(1).open();
    assertThat(running.await().answered()).isTrue();
    assertThat(early.await().answered()).isTrue();
    bed.finish();
    assertThat(bed.model(1).runs()).isEqualTo(3);
    assertThat(bed.arm(1, Arm.CHAMPION).count(CallOutcome.SHED)).isEqualTo(1);
    assertThat(bed.arm(1, Arm.CHAMPION).count(CallOutcome.EXPIRED)).isEqualTo(1);
    assertThat(admission(1).refused(Verdict.DEADLINE_UNREACHABLE)).isEqualTo(1);
    assertThat(admission(1).refused(Verdict.DEADLINE_EXCEEDED)).isEqualTo(1);
  }

  @Test
  void one_gets_in_whatever_is_known_of_the_version() {
    bed.publish(route(List.of()));
    measure();
    assertThat(bed.send(in(1)).await().answered()).isTrue();
  }

  @Test
  void f72_who_has_no_deadline_is_served_late() {
    bed.publish(route(List.of()));
    measure();
    FakeSink running = occupy();
    FakeSink patient = bed.send(FakeRequest.to("m", 1));
    FakeSink hasty = bed.send(in(25));
    bed.clock().advance(3_600_000 * MILLI);
    bed.model(1).open();
    assertThat(running.await().answered()).isTrue();
    assertThat(patient.await().answered()).isTrue();
    assertThat(hasty.await().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
  }

  @Test
  void what_was_refused_is_remembered_without_its_tensors() {
    bed.publish(route(List.of()));
    measure();
    FakeSink running = occupy();
    bed.send(in(20).id("shed")).await();
    bed.model(1).open();
    running.await();
    bed.finish();
    SeenCall shed =
        bed.logged().stream().filter(r -> r.id().equals("shed")).findFirst().orElseThrow();
    assertThat(shed.outcome()).isEqualTo(CallOutcome.SHED);
    assertThat(shed.errorCode()).isEqualTo(ErrorCode.DEADLINE_UNREACHABLE);
    assertThat(shed.arm()).isEqualTo(Arm.CHAMPION);
    assertThat(shed.inputs()).isNull();
  }

  @Test
  void a_challenger_gives_way_while_the_champion_has_to_refuse() {
    bed.publish(route(List.of(new Challenger(2, 50))));
    measure();
    FakeSink running = occupy();
    assertThat(bed.send(FakeRequest.to("m", 1).version(2)).await().answered()).isTrue();
    assertThat(bed.send(in(20).version(1)).await().code())
        .isEqualTo(ErrorCode.DEADLINE_UNREACHABLE);
    FakeSink shed = bed.send(FakeRequest.to("m", 1).version(2)).await();
    assertThat(shed.code()).isEqualTo(ErrorCode.SHED_FOR_CHAMPION);
    assertThat(Objects.requireNonNull(shed.refusal()).retryAfterMillis()).isPositive();
    assertThat(bed.arm(2, Arm.CHALLENGER).count(CallOutcome.SHED)).isEqualTo(1);
    bed.clock().advance(250 * MILLI);
    assertThat(bed.send(FakeRequest.to("m", 1).version(2)).await().answered()).isTrue();
    bed.model(1).open();
    assertThat(running.await().answered()).isTrue();
  }

  @Test
  void a_champion_does_not_give_way_to_a_challenger() {
    bed.publish(route(List.of(new Challenger(2, 50))));
    bed.model(2).hold();
    List<FakeSink> challenged = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      challenged.add(bed.send(FakeRequest.to("m", i).version(2)));
      if (i == 0) {
        bed.model(2).awaitRun();
      }
    }
    assertThat(challenged.get(9).await().code()).isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(bed.send(FakeRequest.to("m", 1).version(1)).await().answered()).isTrue();
    bed.model(2).open();
    challenged.subList(0, 9).forEach(sink -> assertThat(sink.await().answered()).isTrue());
  }

  @Test
  void nothing_is_mirrored_while_the_champion_has_to_refuse() {
    bed.publish(route(List.of(), new Shadow(2, 1)));
    measure();
    FakeSink running = occupy();
    long mirrored = shadow().mirrored();
    assertThat(bed.send(in(20)).await().code()).isEqualTo(ErrorCode.DEADLINE_UNREACHABLE);
    FakeSink taken = bed.send(FakeRequest.to("m", 1));
    assertThat(shadow().mirrored()).isEqualTo(mirrored);
    assertThat(shadow().dropped(Drop.OVERLOAD)).isEqualTo(1);
    bed.clock().advance(250 * MILLI);
    FakeSink later = bed.send(FakeRequest.to("m", 2));
    assertThat(shadow().mirrored()).isEqualTo(mirrored + 1);
    bed.model(1).open();
    running.await();
    assertThat(taken.await().answered()).isTrue();
    assertThat(later.await().answered()).isTrue();
  }

  @Test
  void f70_who_gives_its_place_up_is_counted_as_refused() {
    FakeModel held = new FakeModel();
    bed.version(3, held, 2);
    bed.publish(new RouteDefinition("m", "m", 3, List.of(), List.of()));
    held.hold();
    FakeSink running = bed.send(FakeRequest.to("m", 1));
    held.awaitRun();
    FakeSink low = bed.send(FakeRequest.to("m", 2).priority(Priority.LOWEST));
    FakeSink high = bed.send(FakeRequest.to("m", 3).priority(Priority.HIGHEST));
    FakeSink higher = bed.send(FakeRequest.to("m", 4).priority(Priority.HIGHEST));
    assertThat(low.await().code()).isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(bed.send(FakeRequest.to("m", 5).priority(Priority.HIGHEST)).await().code())
        .isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(admission(3).refused(Verdict.QUEUE_FULL)).isEqualTo(2);
    held.open();
    for (FakeSink sink : List.of(running, high, higher)) {
      assertThat(sink.await().answered()).isTrue();
    }
    bed.finish();
    assertThat(admission(3).waitingRows()).isZero();
  }

  @Test
  void f71_every_request_is_answered_or_refused_once_whatever_happens_to_it() {
    long seed = 71;
    Random random = new Random(seed);
    bed.publish(route(List.of(new Challenger(2, 30)), new Shadow(2, 0.5)));
    measure();
    List<FakeSink> sinks = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      if (random.nextInt(50) == 0) {
        bed.model(1).hold();
      } else if (random.nextInt(20) == 0) {
        bed.model(1).open();
      }
      bed.clock().advance(random.nextInt(2_000_000));
      int value = random.nextInt(20) == 0 ? FakeModel.BAD : 1;
      FakeRequest request = FakeRequest.to("m", value).priority(random.nextInt(Priority.LEVELS));
      if (random.nextBoolean()) {
        request.deadline(bed.clock().nanoTime() + random.nextInt(60) * MILLI);
      }
      FakeSink sink = new FakeSink();
      sinks.add(bed.send(request, sink));
      if (random.nextInt(30) == 0) {
        sink.cancel();
      }
      assertThat(bed.servable(1).batcher().depth()).isLessThanOrEqualTo(8);
    }
    bed.finish();
    assertThat(sinks).as("seed %d", seed).allMatch(sink -> sink.told() == 1);
    assertThat(sinks).filteredOn(FakeSink::answered).isNotEmpty();
    assertThat(sinks).filteredOn(sink -> !sink.answered()).isNotEmpty();
  }
}
