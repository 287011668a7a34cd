package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.testing.FakeClock;
import io.tiltyard.runtime.testing.FakeInstance;
import io.tiltyard.runtime.testing.FakeMember;
import io.tiltyard.runtime.testing.Gate;
import io.tiltyard.runtime.testing.Signatures;
import io.tiltyard.runtime.testing.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that go wrong, one way or the other: only the request at fault fails, the worker lives. */
@Timeout(60)
final class BatcherFailureTest {
  private static final float BAD = 666;
  private static final Refusal FAILED =
      new Refusal(ErrorCode.MODEL_EXECUTION_FAILED, "the model failed on this input");

  private final Gate gate = new Gate();
  private final List<String> executions = new CopyOnWriteArrayList<>();
  private volatile Runnable onBad = () -> {};
  private Batcher batcher = batcher(new FakeInstance(this::run));

  private Batcher batcher(ModelInstance instance) {
    return new Batcher(
        Signatures.echo(),
        new ModelOptions(1, 1, 16, 0, 64, 0, false),
        List.of(instance),
        (requests, rows, nanos) -> executions.add(requests + "/" + rows),
        new FakeClock(),
        Thread::new);
  }

  private void run(RunInputs inputs) throws ModelRunException {
    gate.run(inputs);
    byte[] bytes = new byte[inputs.byteLength(0)];
    inputs.gather(0, ByteBuffer.wrap(bytes));
    ByteBuffer values = Tensors.littleEndian(bytes);
    while (values.hasRemaining()) {
      if (values.getFloat() == BAD) {
        onBad.run();
        throw new ModelRunException(FAILED, new IllegalStateException("bad value"));
      }
    }
  }

  @AfterEach
  void close() {
    gate.open();
    batcher.close();
  }

  private FakeMember offer(float... values) {
    return offer(FakeMember.rows(values));
  }

  private FakeMember offer(FakeMember member) {
    assertThat(batcher.offer(member)).isTrue();
    return member;
  }

  private void occupy() {
    offer(0);
    gate.awaitRun();
  }

  /** Runs good, bad and good in one batch, with what the test made of bad. */
  private void onlyTheBadOneFails(Refusal expected) {
    occupy();
    FakeMember before = offer(1, 2);
    FakeMember bad = offer(3, BAD);
    FakeMember after = offer(4);
    gate.open();
    List.of(before, bad, after).forEach(FakeMember::await);
    assertThat(bad.failure()).isEqualTo(expected);
    assertThat(List.of(before, after)).allMatch(FakeMember::hasItsOwnRows);
    assertThat(List.of(before, bad, after)).allMatch(member -> member.told() == 1);
    FakeMember next = offer(5);
    next.await();
    assertThat(next.hasItsOwnRows()).isTrue();
  }

  @Test
  void f75_only_the_bad_request_of_a_batch_fails() {
    onlyTheBadOneFails(FAILED);
    assertThat(executions).containsExactly("1/1", "1/2", "1/1", "1/1");
  }

  @Test
  void f75_a_bad_request_alone_fails_alone() {
    gate.open();
    FakeMember bad = offer(BAD);
    bad.await();
    assertThat(bad.failure()).isEqualTo(FAILED);
  }

  @Test
  void an_engine_with_a_defect_is_an_internal_error_of_that_request() {
    onBad =
        () -> {
          throw new IllegalArgumentException("a defect");
        };
    onlyTheBadOneFails(
        new Refusal(ErrorCode.INTERNAL, "the gateway failed while it ran the model"));
  }

  @Test
  void f155_direct_memory_that_is_spent_is_told_and_survived() {
    onBad =
        () -> {
          throw new OutOfMemoryError("Cannot reserve 2147483647 bytes of direct buffer memory");
        };
    onlyTheBadOneFails(
        new Refusal(ErrorCode.OUT_OF_MEMORY, "the request needs more memory than there is"));
  }

  @Test
  void f157_a_stack_that_overflows_is_an_internal_error_of_that_request() {
    onBad =
        () -> {
          throw new StackOverflowError();
        };
    onlyTheBadOneFails(
        new Refusal(ErrorCode.INTERNAL, "the gateway failed while it ran the model"));
  }

  @Test
  void who_was_given_up_meanwhile_is_not_run_again() {
    occupy();
    FakeMember bad = offer(BAD);
    FakeMember other = offer(2);
    Refusal gone = new Refusal(ErrorCode.CANCELLED, "gone");
    onBad = () -> other.abandon(gone);
    gate.open();
    List.of(bad, other).forEach(FakeMember::await);
    assertThat(bad.failure()).isEqualTo(FAILED);
    assertThat(other.failure()).isEqualTo(gone);
    assertThat(executions).containsExactly("1/1");
  }

  @Test
  void a_member_that_throws_does_no_harm_to_the_others() {
    occupy();
    FakeMember throwing =
        offer(
            FakeMember.rows(1)
                .onTold(
                    () -> {
                      throw new IllegalStateException("a defect in a front end");
                    }));
    FakeMember other = offer(2);
    gate.open();
    List.of(throwing, other).forEach(FakeMember::await);
    assertThat(other.hasItsOwnRows()).isTrue();
    assertThat(List.of(throwing, other)).allMatch(member -> member.told() == 1);
    FakeMember next = offer(3);
    next.await();
    assertThat(next.hasItsOwnRows()).isTrue();
  }

  /** Answers with outputs that are not what was asked for, where several rows come. */
  private static final class Confused implements ModelInstance {
    private final FakeInstance right;
    private final long[] y;
    private final byte[] s;

    Confused(FakeInstance right, long[] y, byte[] s) {
      this.right = right;
      this.y = y;
      this.s = s;
    }

    @Override
    public RunOutputs run(RunInputs inputs) throws ModelRunException {
      RunOutputs outputs = right.run(inputs);
      if (inputs.shape(0)[0] == 1) {
        return outputs;
      }
      return new RunOutputs() {
        @Override
        public long[] shape(int output) {
          return output == 0 ? y : outputs.shape(output);
        }

        @Override
        public ByteBuffer data(int output) {
          return output == 0 ? outputs.data(output) : ByteBuffer.wrap(s);
        }
      };
    }

    @Override
    public void terminate() {}

    @Override
    public void resume() {}

    @Override
    public void close() {
      right.close();
    }
  }

  private void isRunOneByOne(long[] y, byte[] s) {
    batcher.close();
    batcher = batcher(new Confused(new FakeInstance(gate), y, s));
    occupy();
    FakeMember a = offer(1);
    FakeMember b = offer(2);
    gate.open();
    List.of(a, b).forEach(FakeMember::await);
    assertThat(List.of(a, b)).allMatch(FakeMember::hasItsOwnRows);
    assertThat(List.of(a, b)).allMatch(member -> member.told() == 1);
    FakeMember next = offer(3);
    next.await();
    assertThat(next.hasItsOwnRows()).isTrue();
  }

  @Test
  void f107_an_output_of_fewer_rows_than_went_in_is_not_cut() {
    isRunOneByOne(new long[] {1, 1}, Tensors.framed("a", "b"));
  }

  @Test
  void f107_a_scalar_output_is_not_cut() {
    isRunOneByOne(new long[0], Tensors.framed("a", "b"));
  }

  @Test
  void f107_byte_strings_that_end_early_are_not_cut() {
    isRunOneByOne(new long[] {2, 1}, Tensors.framed("a"));
  }

  @Test
  void f107_byte_strings_that_lie_about_their_length_are_not_cut() {
    isRunOneByOne(new long[] {2, 1}, Tensors.longBytes(0x7fffffffL, 12));
  }
}
