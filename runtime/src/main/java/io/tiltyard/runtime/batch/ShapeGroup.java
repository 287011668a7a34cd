package io.tiltyard.runtime.batch;

import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.runtime.model.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Requests that may share a run, in the order in which they were found. Reused. */
final class ShapeGroup {
  private final Signature signature;
  private final BatchPolicy policy;
  private final List<BatchMember> members = new ArrayList<>();
  private long rows;
  private long oldestNanos;

  ShapeGroup(Signature signature, BatchPolicy policy) {
    this.signature = signature;
    this.policy = policy;
  }

  List<BatchMember> members() {
    return members;
  }

  /** Whether nobody can join any more. */
  boolean isFull() {
    return rows >= policy.maxRows();
  }

  /** How long the oldest goes on waiting for company, in nanoseconds; 0 for not. */
  long waitNanos(long nowNanos) {
    return policy.waitNanos(rows, oldestNanos, nowNanos);
  }

  /** Takes a request in where it may share a run with those that are here, or nobody is. */
  boolean take(BatchMember next) {
    if (members.isEmpty()) {
      rows = next.rows() == 0 || runsAlone(next) ? policy.maxRows() : next.rows(); // nobody joins
      oldestNanos = next.enqueuedNanos();
    } else if (joins(next)) {
      rows += next.rows();
      oldestNanos += Math.min(0, next.enqueuedNanos() - oldestNanos);
    } else {
      return false;
    }
    members.add(next);
    return true;
  }

  void clear() {
    members.clear();
    rows = 0;
  }

  private boolean joins(BatchMember next) {
    return signature.batchable()
        && next.rows() > 0
        && !runsAlone(next)
        && policy.admits(rows, next.rows())
        && agree(members.get(0), next);
  }

  /** What an optional input stands for is no row, and another request's may be another. */
  private boolean runsAlone(BatchMember member) {
    for (int i = signature.requiredInputs().size(); i < signature.inputs().size(); i++) {
      if (member.input(i) != null) {
        return true;
      }
    }
    return false;
  }

  /** Whether the two agree in every dimension but the first, which all inputs of each share. */
  private boolean agree(BatchMember one, BatchMember other) {
    for (int i = 0; i < signature.requiredInputs().size(); i++) {
      InputTensor mine = one.input(i);
      InputTensor theirs = other.input(i);
      if (mine == null
          || theirs == null
          || mine.shape()[0] != one.rows()
          || theirs.shape()[0] != other.rows()
          || !Arrays.equals(
              mine.shape(), 1, mine.shape().length, theirs.shape(), 1, theirs.shape().length)) {
        return false;
      }
    }
    return true;
  }
}
