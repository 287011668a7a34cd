package io.tiltyard.runtime.batch;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.Signature;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** The inputs of several requests as those of one run, row after row. Reused from run to run. */
final class JoinedInputs implements RunInputs {
  private static final long[] NO_SHAPE = {};

  private final long[][] shapes;
  private final int[] byteLengths;
  private List<BatchMember> members = List.of();
  private long rows;

  JoinedInputs(Signature signature) {
    this.shapes = new long[signature.inputs().size()][];
    this.byteLengths = new int[shapes.length];
  }

  /**
   * @throws ModelRunException where the joined bytes exceed what one buffer holds
   */
  void join(List<BatchMember> batch) throws ModelRunException {
    members = batch;
    rows = 0;
    for (BatchMember member : batch) {
      rows += member.rows();
    }
    for (int input = 0; input < shapes.length; input++) {
      shapes[input] = joinedShape(input);
      byteLengths[input] = joinedLength(input);
    }
  }

  /** Lets go of the members: an idle instance keeps no request alive. */
  void forget() {
    members = List.of();
    Arrays.fill(shapes, NO_SHAPE);
  }

  private long[] joinedShape(int input) {
    InputTensor tensor = members.get(0).input(input);
    if (tensor == null) {
      return NO_SHAPE;
    }
    long[] first = tensor.shape();
    if (members.size() == 1) {
      return first;
    }
    long[] joined = first.clone();
    joined[0] = rows;
    return joined;
  }

  private int joinedLength(int input) throws ModelRunException {
    long length = 0;
    for (int i = 0; i < members.size(); i++) {
      InputTensor tensor = members.get(i).input(input);
      length += tensor == null ? 0 : tensor.payload().byteLength();
    }
    if (length > Integer.MAX_VALUE) {
      throw new ModelRunException(
          new Refusal(
              ErrorCode.REQUEST_TOO_LARGE,
              "an input of " + length + " bytes, expected at most " + Integer.MAX_VALUE),
          new IllegalStateException("joined input of " + length + " bytes"));
    }
    return (int) length;
  }

  /** Rows of all members. */
  long rows() {
    return rows;
  }

  @Override
  public boolean has(int input) {
    return members.get(0).input(input) != null;
  }

  @Override
  public long[] shape(int input) {
    return shapes[input];
  }

  @Override
  public int byteLength(int input) {
    return byteLengths[input];
  }

  @Override
  public void gather(int input, ByteBuffer target) {
    for (int i = 0; i < members.size(); i++) {
      InputTensor tensor = members.get(i).input(input);
      if (tensor != null) {
        tensor.payload().copyTo(target);
      }
    }
  }

  @Override
  public boolean wants(int output) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).wants(output)) {
        return true;
      }
    }
    return false;
  }
}
