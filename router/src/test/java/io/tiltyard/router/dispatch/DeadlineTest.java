package io.tiltyard.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.testing.FakeModel;
import io.tiltyard.router.testing.FakeRequest;
import io.tiltyard.router.testing.FakeSink;
import io.tiltyard.router.testing.SeededRandom;
import io.tiltyard.router.testing.TestBed;
import io.tiltyard.runtime.batch.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that stop waiting: F62, F63, F72, F76, F104. */
@Timeout(60)
final class DeadlineTest {
  private static final long MILLIS = 1_000_000;

  private final TestBed bed = new TestBed().versions(1);

  @BeforeEach
  void publish() {
    bed.publish(new RouteDefinition("m", "m", 1, List.of(), List.of()));
    bed.model(1).hold();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private FakeSink running(FakeRequest request) {
    FakeSink sink = bed.send(request);
    bed.model(1).awaitRun();
    return sink;
  }

  private FakeRequest within(long millis, int value) {
    return FakeRequest.to("m", value).deadline(bed.clock().nanoTime() + millis * MILLIS);
  }

  @Test
  void f72_who_waits_beyond_its_deadline_is_told_at_once_and_gives_its_place_back() {
    running(FakeRequest.to("m", 1));
    FakeSink late = bed.send(within(10, 2));
    bed.clock().advance(9 * MILLIS);
    bed.watchdog().doWork();
    assertThat(late.told()).isZero();
    bed.clock().advance(MILLIS);
    bed.watchdog().doWork();
    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(bed.servable(1).batcher().depth()).isZero();
    assertThat(bed.servable(1).inFlight()).isEqualTo(1);
    bed.finish();
    assertThat(bed.model(1).runs()).isEqualTo(1);
  }

  @Test
  void f63_a_caller_that_left_the_queue_is_not_run_and_its_payload_is_given_back() {
    running(FakeRequest.to("m", 1));
    FakeRequest request = FakeRequest.to("m", 2);
    FakeSink gone = bed.send(request);
    gone.cancel();
    bed.watchdog().doWork();
    assertThat(gone.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(request.payload().count()).isZero();
    bed.finish();
    assertThat(bed.model(1).runs()).isEqualTo(1);
  }

  @Test
  void
      f104_a_caller_hears_of_its_deadline_while_the_model_runs_and_keeps_its_payload_till_the_end() {
    FakeRequest request = within(10, 2);
    FakeSink sink = running(request);
    bed.clock().advance(10 * MILLIS);
    assertThat(request.payload().count()).isEqualTo(1);
    bed.watchdog().doWork();
    assertThat(sink.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(sink.text()).isEqualTo("the deadline passed before the answer");
    bed.clock().advance(500 * MILLIS);
    bed.finish();
    assertThat(sink.told()).isEqualTo(1);
    assertThat(bed.model(1).runs()).isZero();
    assertThat(bed.servable(1).batcher().terminatedRuns()).isEqualTo(1);
    assertThat(bed.arm(1, Arm.CHAMPION).count(CallOutcome.EXPIRED)).isEqualTo(1);
    assertThat(bed.arm(1, Arm.CHAMPION).calls()).isEqualTo(1);
    assertThat(bed.logged()).hasSize(1);
    assertThat(bed.logged().get(0).totalNanos()).isEqualTo(10 * MILLIS);
    assertThat(bed.send(FakeRequest.to("m", 3)).await().answered()).isTrue();
  }

  @Test
  void a_member_whose_deadline_passed_is_told_while_its_neighbour_gets_its_answer() {
    running(FakeRequest.to("m", 1));
    FakeSink late = bed.send(within(10, 2));
    FakeSink patient = bed.send(FakeRequest.to("m", 3));
    FakeSink slack = bed.send(within(1_000, 4));
    bed.model(1).letOne();
    bed.model(1).awaitRun();
    bed.clock().advance(10 * MILLIS);
    bed.watchdog().doWork();
    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(patient.told() + slack.told()).isZero();
    bed.finish();
    assertThat(patient.bytes()).containsExactly((byte) 3);
    assertThat(slack.bytes()).containsExactly((byte) 4);
    assertThat(late.told()).isEqualTo(1);
    assertThat(late.answered()).isFalse();
    assertThat(bed.servable(1).batcher().terminatedRuns()).isZero();
    assertThat(bed.arm(1, Arm.CHAMPION).count(CallOutcome.EXPIRED)).isEqualTo(1);
    assertThat(bed.arm(1, Arm.CHAMPION).count(CallOutcome.OK)).isEqualTo(3);
  }

  @Test
  void f75_a_bad_neighbour_after_a_deadline_fails_alone() {
    running(FakeRequest.to("m", 1));
    FakeSink bad = bed.send(FakeRequest.to("m", FakeModel.BAD));
    FakeSink late = bed.send(within(10, 2));
    FakeSink good = bed.send(FakeRequest.to("m", 3));
    bed.model(1).letOne();
    bed.model(1).awaitRun();
    bed.clock().advance(10 * MILLIS);
    bed.watchdog().doWork();
    bed.finish();
    assertThat(bad.code()).isEqualTo(ErrorCode.MODEL_EXECUTION_FAILED);
    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(good.bytes()).containsExactly((byte) 3);
    assertThat(List.of(bad, late, good)).allMatch(sink -> sink.told() == 1);
  }

  @Test
  void f63_a_run_is_ended_once_every_caller_is_gone() {
    FakeSink gone = running(FakeRequest.to("m", 1));
    FakeSink next = bed.send(FakeRequest.to("m", 2));
    gone.cancel();
    bed.watchdog().doWork();
    bed.model(1).awaitRun();
    bed.finish();
    assertThat(gone.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(next.bytes()).containsExactly((byte) 2);
    assertThat(bed.servable(1).batcher().terminatedRuns()).isEqualTo(1);
  }

  @Test
  void f70_a_request_of_a_low_priority_makes_room_in_a_full_queue() {
    running(FakeRequest.to("m", 1));
    List<FakeSink> low = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      low.add(bed.send(FakeRequest.to("m", i).priority(Priority.LOWEST)));
    }
    FakeSink high = bed.send(FakeRequest.to("m", 9));
    assertThat(low.get(7).code()).isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(low.stream().filter(sink -> sink.told() > 0)).hasSize(1);
    bed.finish();
    assertThat(high.bytes()).containsExactly((byte) 9);
    assertThat(low).allMatch(sink -> sink.told() == 1);
  }

  /** The watchdog looks all the time while callers leave and deadlines pass at any moment. */
  @Test
  void f76_row_canary_whoever_leaves_whenever_everyone_is_told_once_and_gets_its_own_row()
      throws Exception {
    Random random = SeededRandom.create();
    bed.model(1).open();
    Thread watching = new Thread(this::watchUntilInterrupted);
    watching.start();
    for (int round = 0; round < 500; round++) {
      List<FakeSink> sinks = new ArrayList<>();
      List<FakeSink> mayFail = new ArrayList<>();
      int bad = random.nextInt(20);
      for (int i = 0; i < 8; i++) {
        boolean hurried = random.nextInt(3) == 0;
        int value = i == bad ? FakeModel.BAD : 100 + i;
        FakeSink sink =
            bed.send(hurried ? within(1 + random.nextInt(3), value) : FakeRequest.to("m", value));
        sinks.add(sink);
        if (hurried || i == bad) {
          mayFail.add(sink);
        }
        if (random.nextInt(6) == 0) {
          sinks.get(i).cancel();
          mayFail.add(sink);
        }
        bed.clock().advance(random.nextInt(2) * MILLIS);
      }
      for (int i = 0; i < sinks.size(); i++) {
        FakeSink sink = sinks.get(i).await();
        if (sink.answered()) {
          assertThat(sink.bytes()).containsExactly((byte) (100 + i));
        } else {
          assertThat(mayFail).contains(sink);
        }
      }
      bed.finish();
      assertThat(sinks).allMatch(sink -> sink.told() == 1);
    }
    watching.interrupt();
    watching.join();
  }

  private void watchUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      bed.watchdog().doWork();
    }
  }
}
