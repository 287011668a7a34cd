package io.tiltyard.runtime.djl;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.DeclaredTensors;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.ServedSignature;
import io.tiltyard.runtime.model.Signature;
import java.util.List;
import java.util.stream.Stream;

/** A loaded version: one module, which all its instances share. */
final class TorchModel implements Model {
  private static final String PLATFORM = "pytorch_libtorch";
  private static final String AUTO_IS_CPU =
      "device auto is the CPU: this build has no libraries of PyTorch for CUDA";

  private final PtNDManager manager;
  private final PtSymbolBlock module;
  private final OutermostHooks hooks;
  private final ServedSignature served;
  private final DataType[] inputs;
  private final DataType[] outputs;
  private final int threads;
  private final List<String> notices;

  /**
   * @param manager owns the module; owned from here on
   * @param hooks run with the module
   * @param inputs by position
   * @param outputs by position
   */
  TorchModel(
      PtNDManager manager,
      PtSymbolBlock module,
      OutermostHooks hooks,
      ModelSettings settings,
      DataType[] inputs,
      DataType[] outputs)
      throws ModelLoadException {
    this.manager = manager;
    this.module = module;
    this.hooks = hooks;
    DeclaredSignature declared = settings.declared();
    this.served =
        new ServedSignature(
            DeclaredTensors.signature(declared, declared.inputs(), declared.outputs()));
    this.inputs = inputs;
    this.outputs = outputs;
    this.threads = settings.options().intraOpThreads();
    boolean auto = settings.placement().devices().contains(Device.AUTO);
    this.notices = auto ? List.of(AUTO_IS_CPU) : List.of();
  }

  @Override
  public Signature signature() {
    return served.signature();
  }

  @Override
  public String platform() {
    return PLATFORM;
  }

  @Override
  public GraphFacts facts() {
    return GraphFacts.UNKNOWN;
  }

  @Override
  public List<String> notices() {
    return Stream.concat(notices.stream(), served.notices().stream()).toList();
  }

  @Override
  public ModelInstance newInstance() {
    OutputSlot[] slots = new OutputSlot[outputs.length];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new OutputSlot(i, outputs[i], served);
    }
    List<TensorSpec> specs = served.signature().inputs();
    return new TorchInstance(manager, module, hooks, specs, inputs, slots, threads);
  }

  @Override
  public void close() {
    manager.close();
  }
}
