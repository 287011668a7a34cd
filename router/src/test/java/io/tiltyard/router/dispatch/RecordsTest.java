package io.tiltyard.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Why;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.testing.FakeClock;
import io.tiltyard.router.testing.FakeModel;
import io.tiltyard.router.testing.FakeRequest;
import io.tiltyard.router.testing.FakeSink;
import io.tiltyard.router.testing.SeenCall;
import io.tiltyard.router.testing.TestBed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is remembered of a call, and under which id. */
@Timeout(60)
final class RecordsTest {
  private final TestBed bed = new TestBed().versions(1, 2);

  @AfterEach
  void close() {
    bed.close();
  }

  private void publish(Challenger... challengers) {
    bed.publish(new RouteDefinition("fraud", "m", 1, List.of(challengers), List.of()));
  }

  private SeenCall record(FakeRequest request) {
    bed.send(request).await();
    bed.finish();
    return bed.logged().get(bed.logged().size() - 1);
  }

  @Test
  void a_record_says_who_answered_and_with_which_files() {
    publish();
    SeenCall record = record(FakeRequest.to("fraud", 1, 2).id("client's own"));
    assertThat(record.id()).isEqualTo("client's own");
    assertThat(record.route()).isEqualTo("fraud");
    assertThat(record.model()).isEqualTo("m");
    assertThat(record.version()).isEqualTo(1);
    assertThat(record.modelDigest()).isEqualTo("d1");
    assertThat(record.arm()).isEqualTo(Arm.CHAMPION);
    assertThat(record.why()).isEqualTo(Why.SOLE);
    assertThat(record.outcome()).isEqualTo(CallOutcome.OK);
    assertThat(record.errorCode()).isNull();
    assertThat(record.rows()).isEqualTo(1);
    assertThat(record.batchRows()).isEqualTo(1);
    assertThat(record.routingKeyHash()).isZero();
  }

  @Test
  void a_record_holds_copies_of_the_tensors() {
    publish();
    SeenCall record = record(FakeRequest.to("fraud", 1, 2));
    assertThat(record.inputs()).hasSize(1);
    assertThat(record.inputs().get(0).bytes()).containsExactly(1, 2);
    assertThat(record.outputs()).hasSize(1);
    assertThat(record.outputs().get(0).bytes()).containsExactly(1, 2);
    assertThat(bed.sampled()).hasSize(1);
    assertThat(bed.sampled().get(0).id()).isEqualTo(record.id());
  }

  @Test
  void why_says_what_chose_the_arm() {
    publish(new Challenger(2, 100));
    assertThat(record(FakeRequest.to("fraud", 1)).why()).isEqualTo(Why.SPLIT);
    assertThat(record(FakeRequest.to("fraud", 1).key("user-1")).why()).isEqualTo(Why.KEY);
    assertThat(record(FakeRequest.to("fraud", 1).version(1)).why()).isEqualTo(Why.VERSION);
    assertThat(bed.logged())
        .extracting(SeenCall::arm)
        .containsExactly(Arm.CHALLENGER, Arm.CHALLENGER, Arm.CHAMPION);
  }

  @Test
  void the_hash_of_a_key_is_recorded_and_the_same_every_time() {
    publish(new Challenger(2, 50));
    long first = record(FakeRequest.to("fraud", 1).key("user-1")).routingKeyHash();
    long again = record(FakeRequest.to("fraud", 1).key("user-1")).routingKeyHash();
    long other = record(FakeRequest.to("fraud", 1).key("user-2")).routingKeyHash();
    assertThat(again).isEqualTo(first).isNotZero();
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void an_empty_key_is_none() {
    publish(new Challenger(2, 50));
    Set<Long> versions = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      versions.add(bed.send(FakeRequest.to("fraud", 1).key("")).await().version());
    }
    assertThat(versions).containsExactlyInAnyOrder(1L, 2L);
    bed.finish();
    assertThat(bed.logged()).allMatch(r -> r.why() == Why.SPLIT && r.routingKeyHash() == 0);
  }

  @Test
  void a_refused_call_is_recorded_with_its_cause_and_without_tensors() {
    publish();
    SeenCall record = record(FakeRequest.to("fraud", 1).input("z"));
    assertThat(record.outcome()).isEqualTo(CallOutcome.INVALID);
    assertThat(record.errorCode()).isEqualTo(ErrorCode.INVALID_INPUTS);
    assertThat(record.errorText()).isEqualTo("unexpected input 'z', expected 'x'");
    assertThat(record.inputs()).isNull();
    assertThat(record.outputs()).isNull();
    assertThat(record.rows()).isZero();
    assertThat(bed.sampled()).isEmpty();
  }

  @Test
  void a_failed_run_is_recorded_with_its_inputs() {
    publish();
    SeenCall record = record(FakeRequest.to("fraud", FakeModel.BAD));
    assertThat(record.outcome()).isEqualTo(CallOutcome.FAILED);
    assertThat(record.inputs()).hasSize(1);
    assertThat(record.outputs()).isNull();
  }

  @Test
  void stages_add_up_to_the_total_and_those_that_did_not_happen_are_negative() {
    publish();
    SeenCall answered = record(FakeRequest.to("fraud", 1));
    assertThat(answered.queueNanos()).isNotNegative();
    assertThat(answered.runNanos()).isNotNegative();
    assertThat(answered.encodeNanos()).isNotNegative();
    assertThat(answered.totalNanos())
        .isEqualTo(
            answered.decodeNanos()
                + answered.queueNanos()
                + answered.runNanos()
                + answered.encodeNanos());
    SeenCall refused = record(FakeRequest.to("fraud", 1).input("z"));
    assertThat(refused.queueNanos()).isNegative();
    assertThat(refused.runNanos()).isNegative();
    assertThat(refused.encodeNanos()).isNegative();
    assertThat(refused.totalNanos()).isNotNegative();
  }

  @Test
  void ids_that_are_made_are_unique_and_of_version_7() {
    publish();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      FakeSink sink = bed.send(FakeRequest.to("fraud", 1)).await();
      UUID id = UUID.fromString(sink.id());
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      ids.add(sink.id());
    }
    assertThat(ids).hasSize(500);
  }

  @Test
  void ids_sort_by_time_and_tell_it() {
    FakeClock clock = new FakeClock();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String id = UuidV7.next(clock);
      ids.add(id);
      long millis = UUID.fromString(id).getMostSignificantBits() >>> 16;
      assertThat(millis).isEqualTo(clock.epochMicros() / 1_000);
      clock.advance(1_000_000);
    }
    assertThat(ids).isSorted();
  }

  @Test
  void the_clients_id_is_echoed_in_refusals_too() {
    publish();
    assertThat(bed.send(FakeRequest.to("nobody", 1).id("id-1")).id()).isEqualTo("id-1");
    assertThat(bed.send(FakeRequest.to("fraud", 1).input("z").id("id-2")).await().id())
        .isEqualTo("id-2");
    assertThat(bed.send(FakeRequest.to("nobody", 1)).id()).hasSize(36);
  }
}
