package io.tiltyard.runtime.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.OutputTooLargeException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run at a time on a module that several instances share.
 *
 * <p>Inputs are gathered into tensors of PyTorch's own, not into memory of the instance: a module
 * may keep an input in one of its attributes, or give it back as an output, and PyTorch counts who
 * holds it. Everything that a run makes belongs to one scope, which is closed before the next.
 */
final class TorchInstance implements ModelInstance, RunOutputs {
  private final PtNDManager manager;
  private final PtSymbolBlock module;
  private final OutermostHooks hooks;
  private final List<TensorSpec> specs;
  private final DataType[] types;
  private final Outputs outputs;
  private final int threads;
  private final PtNDArray[] inputs;
  private final IValue[] arguments;
  private @Nullable PtNDManager scope;

  /**
   * @param hooks run with the module
   * @param specs of the inputs
   * @param types of the inputs
   * @param threads within one run
   */
  TorchInstance(
      PtNDManager manager,
      PtSymbolBlock module,
      OutermostHooks hooks,
      List<TensorSpec> specs,
      DataType[] types,
      OutputSlot[] outputs,
      int threads) {
    this.manager = manager;
    this.module = module;
    this.hooks = hooks;
    this.specs = specs;
    this.types = types;
    this.outputs = new Outputs(outputs);
    this.threads = threads;
    this.inputs = new PtNDArray[types.length];
    this.arguments = new IValue[types.length];
  }

  @Override
  public RunOutputs run(RunInputs run) throws ModelRunException {
    clear();
    boolean complete = false;
    try {
      score(run);
      complete = true;
      return this;
    } catch (EngineException
        | OutputContractException
        | OutputTooLargeException
        | OutOfMemoryError e) {
      throw RunFailures.of(e, specs, run);
    } finally {
      if (!complete) {
        clear();
      }
    }
  }

  private void score(RunInputs run) throws OutputContractException {
    useThreads();
    PtNDManager open = (PtNDManager) manager.newSubManager();
    scope = open;
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = input(i, open, run);
    }
    try (IValue answer = call()) {
      for (PtNDArray input : inputs) {
        input.close();
      }
      outputs.accept(answer, open, run);
    }
  }

  private PtNDArray input(int index, PtNDManager open, RunInputs run) {
    PtNDArray tensor = open.create(new Shape(run.shape(index)), types[index]);
    if (run.byteLength(index) > 0) {
      run.gather(index, tensor.toByteBuffer(true));
    }
    return tensor;
  }

  private IValue call() {
    int made = 0;
    try {
      while (made < arguments.length) {
        arguments[made] = IValue.from(inputs[made]);
        made++;
      }
      return hooks.call(module, arguments);
    } finally {
      for (int i = 0; i < made; i++) {
        arguments[i].close();
      }
    }
  }

  /** PyTorch keeps this number for each thread, and an instance runs on one or another. */
  private void useThreads() {
    if (JniUtils.getNumThreads() != threads) {
      JniUtils.setNumThreads(threads);
    }
  }

  @Override
  public long[] shape(int output) {
    return outputs.get(output).shape();
  }

  @Override
  public ByteBuffer data(int output) {
    return outputs.get(output).data();
  }

  /**
   * Nothing: PyTorch cannot end a run. Whoever waits for it is told at its deadline all the same.
   */
  @Override
  public void terminate() {}

  @Override
  public void resume() {}

  private void clear() {
    outputs.clear();
    PtNDManager open = scope;
    if (open != null) {
      scope = null;
      open.close();
    }
  }

  @Override
  public void close() {
    clear();
  }
}
