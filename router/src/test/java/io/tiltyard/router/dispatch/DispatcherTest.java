package io.tiltyard.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Why;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.router.testing.FakeModel;
import io.tiltyard.router.testing.FakeRequest;
import io.tiltyard.router.testing.FakeSink;
import io.tiltyard.router.testing.SeenCall;
import io.tiltyard.router.testing.TestBed;
import io.tiltyard.runtime.lifecycle.VersionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every way that a request can go. {@link TestBed#close} holds that each payload was given back
 * once per count and each admitted call once.
 */
@Timeout(60)
final class DispatcherTest {
  private final TestBed bed = new TestBed().versions(1, 2);

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouteDefinition route(Challenger... challengers) {
    return new RouteDefinition("m", "m", 1, List.of(challengers), List.of());
  }

  private static void assertRefused(FakeSink sink, ErrorCode code, String text) {
    assertThat(sink.await().code()).isEqualTo(code);
    assertThat(sink.text()).isEqualTo(text);
    assertThat(sink.told()).isEqualTo(1);
  }

  @Test
  void a_request_is_answered_with_what_its_version_made_of_it() {
    bed.publish(route());
    FakeSink sink = bed.send(FakeRequest.to("m", 1, 2, 3)).await();
    assertThat(sink.bytes()).containsExactly((byte) 1, (byte) 2, (byte) 3);
    assertThat(sink.version()).isEqualTo(1);
    assertThat(sink.arm()).isEqualTo(Arm.CHAMPION);
    assertThat(sink.route()).isEqualTo("m");
    assertThat(sink.told()).isEqualTo(1);
  }

  @Test
  void an_unknown_route_is_not_found() {
    bed.publish(route());
    assertRefused(
        bed.send(FakeRequest.to("nobody\n", 1)),
        ErrorCode.MODEL_NOT_FOUND,
        "model 'nobody\\u000a' is not found, expected the name of a route or model");
  }

  @Test
  void an_unknown_version_is_not_found() {
    bed.publish(route());
    assertRefused(
        bed.send(FakeRequest.to("m", 1).version(9)),
        ErrorCode.VERSION_NOT_FOUND,
        "model 'm' has no version 9");
  }

  @Test
  void a_version_may_be_asked_for_by_an_alias_whatever_the_split() {
    bed.aliases(Map.of("blue", 2L)).publish(route());
    FakeSink sink = bed.send(FakeRequest.to("m", 1).alias("blue")).await();
    assertThat(sink.version()).isEqualTo(2);
    assertThat(sink.arm()).isEqualTo(Arm.OTHER);
    bed.finish();
    assertThat(bed.logged()).singleElement().extracting(SeenCall::why).isEqualTo(Why.VERSION);
  }

  @Test
  void an_unknown_alias_is_not_found_and_the_answer_names_those_that_are() {
    bed.publish(route());
    assertRefused(
        bed.send(FakeRequest.to("m", 1).alias("blue")),
        ErrorCode.VERSION_NOT_FOUND,
        "model 'm' has no alias 'blue', expected a version's number, as there are no aliases");
    bed.aliases(Map.of("green", 1L, "champion", 1L)).publish(route());
    assertRefused(
        bed.send(FakeRequest.to("m", 1).alias("blue")),
        ErrorCode.VERSION_NOT_FOUND,
        "model 'm' has no alias 'blue', expected a version's number or one of 'champion', 'green'");
  }

  @Test
  void an_alias_of_a_version_that_cannot_answer_says_which_one() {
    bed.state(3, VersionState.LOADING, null);
    bed.aliases(Map.of("blue", 3L, "gone", 9L)).publish(route());
    assertRefused(
        bed.send(FakeRequest.to("m", 1).alias("blue")),
        ErrorCode.VERSION_NOT_READY,
        "model 'm' version 3 is LOADING, expected AVAILABLE");
    assertRefused(
        bed.send(FakeRequest.to("m", 1).alias("gone")),
        ErrorCode.VERSION_NOT_FOUND,
        "model 'm' has no version 9");
  }

  @Test
  void an_alias_that_moves_as_its_version_drains_is_followed() {
    RouteTable before =
        new RouteTable(List.of(bed.aliases(Map.of("blue", 1L)).route(route())), List.of(), true);
    RouteTable after =
        new RouteTable(List.of(bed.aliases(Map.of("blue", 2L)).route(route())), List.of(), true);
    bed.servable(1).drain();
    AtomicInteger looks = new AtomicInteger();
    FakeSink sink =
        bed.send(
            bed.dispatcher(() -> looks.getAndIncrement() == 0 ? before : after),
            FakeRequest.to("m", 1).alias("blue"),
            new FakeSink());
    assertThat(sink.await().version()).isEqualTo(2);
  }

  @Test
  void f35_a_version_that_is_known_and_not_available_is_not_ready() {
    bed.state(3, VersionState.LOADING, null).state(4, VersionState.FAILED, null);
    bed.publish(route());
    assertRefused(
        bed.send(FakeRequest.to("m", 1).version(3)),
        ErrorCode.VERSION_NOT_READY,
        "model 'm' version 3 is LOADING, expected AVAILABLE");
    assertRefused(
        bed.send(FakeRequest.to("m", 1).version(4)),
        ErrorCode.VERSION_NOT_READY,
        "model 'm' version 4 is FAILED, expected AVAILABLE");
  }

  @Test
  void f124_a_route_without_an_available_version_is_not_ready() {
    bed.publish(new RouteDefinition("r", "m", 9, List.of(), List.of()));
    assertRefused(
        bed.send(FakeRequest.to("r", 1)),
        ErrorCode.ROUTE_NOT_READY,
        "model 'r' has no available version");
  }

  @Test
  void a_version_that_began_to_drain_makes_the_request_look_once_more() {
    bed.publish(new RouteDefinition("m", "m", 2, List.of(), List.of()));
    RouteTable before = bed.table();
    bed.publish(route());
    RouteTable after = bed.table();
    bed.servable(2).drain();
    AtomicInteger looks = new AtomicInteger();
    Supplier<RouteTable> tables = () -> looks.getAndIncrement() == 0 ? before : after;
    FakeSink sink = bed.send(bed.dispatcher(tables), FakeRequest.to("m", 1), new FakeSink());
    assertThat(sink.await().version()).isEqualTo(1);
    assertThat(looks).hasValue(2);
  }

  @Test
  void f111_a_request_that_two_swaps_overtake_looks_on_until_the_table_stays() {
    bed.versions(3);
    List<RouteTable> tables = new ArrayList<>();
    for (long champion : new long[] {2, 3, 1}) {
      bed.publish(new RouteDefinition("m", "m", champion, List.of(), List.of()));
      tables.add(bed.table());
    }
    bed.servable(2).drain();
    bed.servable(3).drain();
    AtomicInteger looks = new AtomicInteger();
    Supplier<RouteTable> swapped = () -> tables.get(Math.min(looks.getAndIncrement(), 2));
    FakeSink sink = bed.send(bed.dispatcher(swapped), FakeRequest.to("m", 1), new FakeSink());
    assertThat(sink.await().version()).isEqualTo(1);
  }

  @Test
  void a_named_version_that_drains_is_refused_after_the_second_look() {
    bed.publish(route());
    bed.servable(2).drain();
    assertRefused(
        bed.send(FakeRequest.to("m", 1).version(2)),
        ErrorCode.VERSION_NOT_READY,
        "model 'm' version 2 is DRAINING, expected AVAILABLE");
  }

  @Test
  void a_route_whose_only_version_drains_is_refused() {
    bed.publish(route());
    bed.servable(1).drain();
    assertRefused(
        bed.send(FakeRequest.to("m", 1)),
        ErrorCode.ROUTE_NOT_READY,
        "model 'm' has no available version");
  }

  @Test
  void the_second_look_keeps_the_draw() {
    bed.publish(route(new Challenger(2, 50)));
    for (int i = 0; i < 200; i++) {
      String key = "user-" + i;
      FakeSink first = bed.send(FakeRequest.to("m", 1).key(key)).await();
      FakeSink second = bed.send(FakeRequest.to("m", 1).key(key)).await();
      assertThat(second.version()).isEqualTo(first.version());
    }
  }

  @Test
  void an_invalid_request_is_refused_with_the_checks_text() {
    bed.publish(route());
    assertRefused(
        bed.send(FakeRequest.to("m", 1).input("z")),
        ErrorCode.INVALID_INPUTS,
        "unexpected input 'z', expected 'x'");
    assertRefused(
        bed.send(FakeRequest.to("m", 1).datatype(DataType.FP32)),
        ErrorCode.INVALID_DATATYPE,
        "input 'x': expected UINT8, got FP32");
    assertThat(bed.arm(1, Arm.CHAMPION).count(CallOutcome.INVALID)).isEqualTo(2);
    assertThat(bed.model(1).runs()).isZero();
  }

  @Test
  void f14_unknown_and_repeated_outputs_are_refused() {
    bed.publish(route());
    assertRefused(
        bed.send(FakeRequest.to("m", 1).outputs("y", "q")),
        ErrorCode.INVALID_OUTPUTS,
        "unknown output 'q', expected one of 'y'");
    assertRefused(
        bed.send(FakeRequest.to("m", 1).outputs("y", "y")),
        ErrorCode.INVALID_OUTPUTS,
        "output 'y' requested more than once");
    assertThat(bed.send(FakeRequest.to("m", 1).outputs("y")).await().outputs())
        .containsExactly("y");
  }

  @Test
  void f71_a_full_queue_is_an_answer() {
    FakeModel held = new FakeModel();
    bed.version(1, held, 2);
    bed.publish(route());
    held.hold();
    List<FakeSink> taken = new ArrayList<>();
    taken.add(bed.send(FakeRequest.to("m", 1)));
    held.awaitRun();
    taken.add(bed.send(FakeRequest.to("m", 2)));
    taken.add(bed.send(FakeRequest.to("m", 3)));
    assertRefused(
        bed.send(FakeRequest.to("m", 4)),
        ErrorCode.QUEUE_FULL,
        "the queue of model 'm' version 1 is full with 2 requests (queue_full), expected to try"
            + " again later");
    held.open();
    taken.forEach(sink -> assertThat(sink.await().answered()).isTrue());
    bed.finish();
    assertThat(bed.arm(1, Arm.CHAMPION).count(CallOutcome.SHED)).isEqualTo(1);
    assertThat(bed.arm(1, Arm.CHAMPION).count(CallOutcome.OK)).isEqualTo(3);
  }

  @Test
  void a_client_may_name_any_available_version() {
    bed.publish(route());
    FakeSink sink = bed.send(FakeRequest.to("m", 1).version(2)).await();
    assertThat(sink.version()).isEqualTo(2);
    assertThat(sink.arm()).isEqualTo(Arm.OTHER);
  }

  @Test
  void f39_a_run_that_fails_is_told_to_its_client() {
    bed.publish(route());
    assertRefused(
        bed.send(FakeRequest.to("m", FakeModel.BAD)),
        ErrorCode.MODEL_EXECUTION_FAILED,
        "the model failed on this input");
    assertThat(bed.send(FakeRequest.to("m", 1)).await().answered()).isTrue();
  }

  @Test
  void f62_a_deadline_that_passed_is_told_without_a_run() {
    bed.publish(route());
    assertRefused(
        bed.send(FakeRequest.to("m", 1).deadline(bed.clock().nanoTime())),
        ErrorCode.DEADLINE_EXCEEDED,
        "the deadline passed before the answer");
    assertThat(bed.send(FakeRequest.to("m", 1).deadline(bed.clock().nanoTime() + 1)).await())
        .matches(FakeSink::answered);
    assertThat(bed.model(1).runs()).isEqualTo(1);
  }

  @Test
  void f63_who_went_away_in_the_queue_is_not_run() {
    bed.publish(route());
    bed.model(1).hold();
    FakeSink first = bed.send(FakeRequest.to("m", 1));
    bed.model(1).awaitRun();
    FakeSink gone = bed.send(FakeRequest.to("m", 2));
    gone.cancel();
    bed.model(1).open();
    assertThat(first.await().answered()).isTrue();
    assertRefused(gone, ErrorCode.CANCELLED, "the caller went away before the answer");
    assertThat(bed.model(1).runs()).isEqualTo(1);
  }

  @Test
  void who_went_away_while_running_is_counted_as_cancelled() {
    bed.publish(route());
    bed.model(1).hold();
    FakeSink gone = bed.send(FakeRequest.to("m", 1));
    bed.model(1).awaitRun();
    gone.cancel();
    bed.model(1).open();
    gone.await();
    bed.finish();
    assertThat(gone.told()).isEqualTo(1);
    assertThat(bed.arm(1, Arm.CHAMPION).count(CallOutcome.CANCELLED)).isEqualTo(1);
    assertThat(bed.arm(1, Arm.CHAMPION).calls()).isEqualTo(1);
  }

  @Test
  void an_answer_that_cannot_be_encoded_is_refused() {
    bed.publish(route());
    FakeSink sink = new FakeSink().failingWith(new IllegalStateException("a defect"));
    assertRefused(
        bed.send(FakeRequest.to("m", 1), sink),
        ErrorCode.INTERNAL,
        "the gateway failed to encode the answer");
    bed.finish();
    assertThat(bed.arm(1, Arm.CHAMPION).count(CallOutcome.FAILED)).isEqualTo(1);
    assertThat(bed.arm(1, Arm.CHAMPION).calls()).isEqualTo(1);
  }

  @Test
  void f155_an_answer_that_there_is_no_memory_for_is_refused() {
    bed.publish(route());
    FakeSink sink = new FakeSink().failingWith(new OutOfMemoryError("direct buffer memory"));
    assertRefused(
        bed.send(FakeRequest.to("m", 1), sink),
        ErrorCode.OUT_OF_MEMORY,
        "the answer needs more memory than there is");
    assertThat(bed.send(FakeRequest.to("m", 1)).await().answered()).isTrue();
  }

  @Test
  void a_payload_that_cannot_be_read_is_refused_and_given_back() {
    bed.version(1, new FakeModel(), 8);
    bed.publish(route());
    FakeRequest request = FakeRequest.to("m", 1).unreadable();
    FakeSink sink = bed.send(request);
    assertThat(sink.await().code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(sink.told()).isEqualTo(1);
  }

  @Test
  void a_raw_body_is_one_row() {
    bed.publish(route());
    FakeSink sink = bed.send(FakeRequest.to("m", 7, 8).raw()).await();
    assertThat(sink.bytes()).containsExactly((byte) 7, (byte) 8);
  }

  @Test
  void a_raw_body_that_does_not_fit_is_given_back_too() {
    bed.publish(route());
    FakeSink sink = bed.send(FakeRequest.to("m", 1).raw().outputs("q"));
    assertThat(sink.await().code()).isEqualTo(ErrorCode.INVALID_OUTPUTS);
    assertThat(bed.send(FakeRequest.to("nobody", 1).raw()).await().code())
        .isEqualTo(ErrorCode.MODEL_NOT_FOUND);
  }
}
