package io.tiltyard.runtime.batch;

import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.tensor.InputTensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits, oldest first, and the choice of what runs next. Used by one thread at a time: the
 * worker that holds the {@link Batcher}'s forming token.
 */
final class Formation {
  /** How many requests beyond a full batch are looked at for companions of the oldest. */
  private static final int LOOK_AHEAD = 256;

  private final Signature signature;
  private final BatchPolicy policy;
  private final ArrayDeque<BatchMember> waiting = new ArrayDeque<>();
  private final List<BatchMember> passedOver = new ArrayList<>();

  Formation(Signature signature, BatchPolicy policy) {
    this.signature = signature;
    this.policy = policy;
  }

  void add(BatchMember member) {
    waiting.add(member);
  }

  int size() {
    return waiting.size();
  }

  /**
   * Takes the oldest request and all that may run with it into {@code batch}; those that nobody
   * waits for any more into {@code abandoned}.
   *
   * @param hurry whether nothing waits for company any more
   * @return how many nanoseconds to wait for company before calling again; where this is not 0,
   *     {@code batch} is empty
   */
  long take(long nowNanos, boolean hurry, List<BatchMember> batch, List<BatchMember> abandoned) {
    long rows = 0;
    for (int looked = 0; looked < LOOK_AHEAD && rows < policy.maxRows(); looked++) {
      BatchMember next = waiting.poll();
      if (next == null) {
        break;
      }
      if (next.abandoned(nowNanos) != null) {
        abandoned.add(next);
      } else if (batch.isEmpty() || joins(batch.get(0), rows, next)) {
        batch.add(next);
        rows = next.rows() == 0 ? policy.maxRows() : rows + next.rows(); // nobody joins no rows
      } else {
        passedOver.add(next);
      }
    }
    putBack(passedOver);
    if (batch.isEmpty() || hurry) {
      return 0;
    }
    long wait = policy.waitNanos(rows, batch.get(0).enqueuedNanos(), nowNanos);
    if (wait > 0) {
      putBack(batch);
    }
    return wait;
  }

  private void putBack(List<BatchMember> members) {
    for (int i = members.size() - 1; i >= 0; i--) {
      waiting.addFirst(members.get(i));
    }
    members.clear();
  }

  private boolean joins(BatchMember first, long rows, BatchMember next) {
    return signature.batchable()
        && next.rows() > 0
        && policy.admits(rows, next.rows())
        && sameRows(first, next);
  }

  /** Whether the two agree in every dimension but the first. */
  private boolean sameRows(BatchMember one, BatchMember other) {
    for (int i = 0; i < signature.inputs().size(); i++) {
      InputTensor mine = one.input(i);
      InputTensor theirs = other.input(i);
      for (int d = 1; d < mine.shape().length; d++) {
        if (mine.shape()[d] != theirs.shape()[d]) {
          return false;
        }
      }
    }
    return true;
  }
}
