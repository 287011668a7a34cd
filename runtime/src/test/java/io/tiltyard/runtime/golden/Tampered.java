package io.tiltyard.runtime.golden;

import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.testing.FakeInstance;
import io.tiltyard.runtime.testing.Tensors;
import java.nio.ByteBuffer;

/** A {@link FakeInstance} whose y is changed before it is read. */
final class Tampered implements ModelInstance {
  private final FakeInstance instance = new FakeInstance();
  private final Change change;
  private int runs;

  /** Changes one run's y in place. */
  @FunctionalInterface
  interface Change {
    /**
     * @param run 1 for the first
     * @param rows of this run
     * @param y all values
     */
    void apply(int run, int rows, float[] y);
  }

  Tampered(Change change) {
    this.change = change;
  }

  @Override
  public RunOutputs run(RunInputs inputs) throws ModelRunException {
    RunOutputs outputs = instance.run(inputs);
    ByteBuffer bytes = outputs.data(0).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    float[] y = new float[bytes.limit() / Float.BYTES];
    bytes.asFloatBuffer().get(y);
    change.apply(++runs, (int) outputs.shape(0)[0], y);
    ByteBuffer changed = ByteBuffer.wrap(Tensors.floatBytes(y));
    return new RunOutputs() {
      @Override
      public long[] shape(int output) {
        return outputs.shape(output);
      }

      @Override
      public ByteBuffer data(int output) {
        return output == 0 ? changed : outputs.data(output);
      }
    };
  }

  @Override
  public void terminate() {
    instance.terminate();
  }

  @Override
  public void resume() {
    instance.resume();
  }

  @Override
  public void close() {
    instance.close();
  }
}
