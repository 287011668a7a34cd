package io.tiltyard.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Why;
import io.tiltyard.router.control.Arms.ShadowKey;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Shadow;
import io.tiltyard.router.route.ShadowCounters;
import io.tiltyard.router.route.ShadowCounters.Drop;
import io.tiltyard.router.testing.FakeModel;
import io.tiltyard.router.testing.FakeRequest;
import io.tiltyard.router.testing.FakeSink;
import io.tiltyard.router.testing.SeenCall;
import io.tiltyard.router.testing.TestBed;
import io.tiltyard.runtime.lifecycle.VersionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Copies that nobody waits for. Every eligible request is mirrored or dropped, and counted once.
 */
@Timeout(60)
final class ShadowTest {
  private final TestBed bed = new TestBed().versions(1, 2);

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouteDefinition route(Shadow... shadows) {
    return new RouteDefinition("m", "m", 1, List.of(), List.of(shadows));
  }

  private ShadowCounters counters(long version) {
    return Objects.requireNonNull(bed.arms().shadows().get(new ShadowKey("m", version)));
  }

  private long dropped(long version) {
    long sum = 0;
    for (Drop reason : Drop.values()) {
      sum += counters(version).dropped(reason);
    }
    return sum;
  }

  private void assertAnswered(int requests) {
    List<FakeSink> sinks = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      FakeSink sink = bed.send(FakeRequest.to("m", i % 50)).await();
      assertThat(sink.version()).isEqualTo(1);
      assertThat(sink.bytes()).containsExactly((byte) (i % 50));
      sinks.add(sink);
    }
    assertThat(sinks).allMatch(sink -> sink.told() == 1);
  }

  @Test
  void a_shadow_runs_the_same_request_and_answers_nobody() {
    bed.publish(route(new Shadow(2, 1)));
    assertAnswered(1);
    bed.finish();
    assertThat(bed.model(2).runs()).isEqualTo(1);
    assertThat(counters(2).mirrored()).isEqualTo(1);
    assertThat(dropped(2)).isZero();
    assertThat(bed.arm(2, Arm.SHADOW).count(CallOutcome.OK)).isEqualTo(1);
    SeenCall shadowed =
        bed.logged().stream().filter(r -> r.arm() == Arm.SHADOW).findFirst().orElseThrow();
    SeenCall answered =
        bed.logged().stream().filter(r -> r.arm() == Arm.CHAMPION).findFirst().orElseThrow();
    assertThat(shadowed.id()).isEqualTo(answered.id());
    assertThat(shadowed.why()).isEqualTo(Why.SHADOW);
    assertThat(shadowed.version()).isEqualTo(2);
  }

  @Test
  void a_fraction_is_mirrored_and_the_same_keys_always() {
    bed.publish(route(new Shadow(2, 0.25)));
    for (int i = 0; i < 400; i++) {
      bed.send(FakeRequest.to("m", 1).key("user-" + i % 100)).await();
    }
    bed.finish();
    long eligible = counters(2).mirrored() + dropped(2);
    assertThat(eligible % 4).isZero();
    assertThat(eligible).isBetween(4L * 10, 4L * 42);
  }

  @Test
  void a_fraction_of_zero_mirrors_nothing() {
    bed.publish(route(new Shadow(2, 0)));
    assertAnswered(50);
    bed.finish();
    assertThat(counters(2).mirrored() + dropped(2)).isZero();
  }

  @Test
  void f133_a_full_shadow_queue_drops_and_the_primary_is_not_touched() {
    FakeModel slow = new FakeModel();
    bed.version(2, slow, 8);
    bed.publish(route(new Shadow(2, 1)));
    slow.hold();
    assertAnswered(1);
    slow.awaitRun();
    assertAnswered(99);
    assertThat(counters(2).mirrored()).isEqualTo(1 + 4);
    assertThat(counters(2).dropped(Drop.QUEUE_FULL)).isEqualTo(95);
    bed.finish();
    assertThat(counters(2).mirrored() + dropped(2)).isEqualTo(100);
    assertThat(bed.arm(2, Arm.SHADOW).calls()).isEqualTo(counters(2).mirrored());
    assertThat(bed.arm(1, Arm.CHAMPION).count(CallOutcome.OK)).isEqualTo(100);
  }

  @Test
  void a_missing_shadow_drops_and_the_primary_is_not_touched() {
    bed.state(3, VersionState.FAILED, null);
    bed.publish(route(new Shadow(3, 1), new Shadow(9, 1)));
    assertAnswered(20);
    assertThat(counters(3).dropped(Drop.NOT_AVAILABLE)).isEqualTo(20);
    assertThat(counters(9).dropped(Drop.NOT_AVAILABLE)).isEqualTo(20);
  }

  @Test
  void a_draining_shadow_drops_and_the_primary_is_not_touched() {
    bed.publish(route(new Shadow(2, 1)));
    bed.servable(2).drain();
    assertAnswered(20);
    assertThat(counters(2).dropped(Drop.NOT_AVAILABLE)).isEqualTo(20);
  }

  @Test
  void a_shadow_that_takes_other_inputs_drops_and_the_primary_is_not_touched() {
    bed.version(2, new FakeModel("features"), 8);
    bed.publish(route(new Shadow(2, 1)));
    assertAnswered(20);
    assertThat(counters(2).dropped(Drop.INVALID)).isEqualTo(20);
  }

  @Test
  void f134_a_failing_shadow_is_counted_as_its_own() {
    bed.publish(route(new Shadow(2, 1)));
    FakeSink sink = bed.send(FakeRequest.to("m", FakeModel.BAD));
    assertThat(sink.await().code()).isEqualTo(ErrorCode.MODEL_EXECUTION_FAILED);
    bed.finish();
    assertThat(bed.arm(2, Arm.SHADOW).count(CallOutcome.FAILED)).isEqualTo(1);
    assertThat(counters(2).mirrored()).isEqualTo(1);
  }

  @Test
  void several_shadows_each_see_the_request() {
    bed.versions(3);
    bed.publish(route(new Shadow(2, 1), new Shadow(3, 1)));
    assertAnswered(30);
    bed.finish();
    for (long version : new long[] {2, 3}) {
      assertThat(counters(version).mirrored() + dropped(version)).isEqualTo(30);
      assertThat((long) bed.model(version).runs()).isLessThanOrEqualTo(30);
    }
  }

  @Test
  void a_request_that_is_refused_is_not_eligible() {
    bed.publish(route(new Shadow(2, 1)));
    bed.send(FakeRequest.to("m", 1).input("z")).await();
    bed.send(FakeRequest.to("m", 1).version(9)).await();
    assertThat(counters(2).mirrored() + dropped(2)).isZero();
  }

  @Test
  void a_request_that_finds_the_queue_full_is_not_eligible() {
    FakeModel held = new FakeModel();
    bed.version(1, held, 1);
    bed.publish(route(new Shadow(2, 1)));
    held.hold();
    bed.send(FakeRequest.to("m", 1));
    held.awaitRun();
    bed.send(FakeRequest.to("m", 2));
    assertThat(bed.send(FakeRequest.to("m", 3)).await().code()).isEqualTo(ErrorCode.QUEUE_FULL);
    bed.finish();
    assertThat(counters(2).mirrored() + dropped(2)).isEqualTo(2);
  }

  @Test
  void a_client_that_names_the_shadows_version_is_none_of_its_record() {
    bed.publish(route(new Shadow(2, 0)));
    assertThat(bed.send(FakeRequest.to("m", 1).version(2)).await().arm()).isEqualTo(Arm.OTHER);
    bed.finish();
    assertThat(bed.arm(2, Arm.SHADOW).calls()).isZero();
  }
}
