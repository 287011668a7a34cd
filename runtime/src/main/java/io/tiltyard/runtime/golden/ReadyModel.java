package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.memory.NativeHeap;
import io.tiltyard.runtime.model.Joining;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version that is loaded, warm and proven. Its trial and the process that serves make it by this
 * code, of the same inputs: what is tried is what is served.
 *
 * @param options of its runs, after what was found out
 */
public record ReadyModel(
    Model model,
    List<ModelInstance> instances,
    ModelOptions options,
    WarmUpReport warmUp,
    ProofReport proof)
    implements AutoCloseable {
  /**
   * What it is made of.
   *
   * @param recent requests that an earlier version answered
   * @param joining what was found out of joined requests before, of the same files with the same
   *     settings; null where it is to be found out
   * @param warmUpNanos no warm-up run begins later
   */
  public record Inputs(
      ModelArtifact artifact,
      ModelSettings settings,
      GoldenSet golden,
      List<List<GoldenTensor>> recent,
      @Nullable JoinVerdict joining,
      long warmUpNanos) {}

  /** What is done, in this order. */
  public enum Step {
    LOAD,
    WARM_UP,
    PROVE
  }

  /** What the process that makes it adds. */
  public interface Steps {
    /** A step begins. */
    void enter(Step step);

    /** What is to be used in place of an instance, and closes it. */
    default ModelInstance instance(ModelInstance made) {
      return made;
    }
  }

  /**
   * Makes it. Blocks.
   *
   * @throws ModelLoadException what the loader says, or as {@link WarmUp} and {@link Prover} do
   */
  public static ReadyModel of(ModelLoader loader, Inputs inputs, Steps steps, Clock clock)
      throws ModelLoadException {
    steps.enter(Step.LOAD);
    Model model = loader.load(inputs.artifact(), inputs.settings());
    List<ModelInstance> instances = new ArrayList<>();
    try {
      ModelOptions options = inputs.settings().options();
      for (int i = 0; i < options.instances(); i++) {
        instances.add(steps.instance(model.newInstance()));
      }
      steps.enter(Step.WARM_UP);
      WarmUpReport warmUp =
          new WarmUp(model.signature(), options, clock)
              .run(instances, inputs.golden(), inputs.warmUpNanos());
      steps.enter(Step.PROVE);
      boolean ran = !warmUp.runs().isEmpty();
      Known known = new Known(inputs.golden(), inputs.recent(), ran, inputs.joining());
      ProofReport proof = prove(model, options, instances, known, clock);
      return new ReadyModel(model, instances, served(model, options, proof), warmUp, proof);
    } catch (ModelLoadException | RuntimeException | Error e) {
      close(model, instances);
      throw e;
    }
  }

  /**
   * Every device has to reproduce the golden requests, and requests share runs where they may on
   * every device; that is reported once.
   */
  private static ProofReport prove(
      Model model, ModelOptions options, List<ModelInstance> instances, Known known, Clock clock)
      throws ModelLoadException {
    ProofReport proven =
        Prover.prove(model.signature(), options, model.facts(), instances.get(0), known, clock);
    for (int i = 1; i < Math.min(model.devices().size(), instances.size()); i++) {
      ProofReport other =
          Prover.prove(model.signature(), options, model.facts(), instances.get(i), known, clock);
      proven = proven.joining().joined() ? other : proven;
    }
    return proven;
  }

  /** What loops and branches cost, the size of a request does not tell. */
  private static ModelOptions served(Model model, ModelOptions options, ProofReport proof) {
    ModelOptions served = options.with(proof.joining().joined() ? Joining.ALWAYS : Joining.NEVER);
    return model.facts().branches() ? served.neverInline() : served;
  }

  /** Frees it, as far as memory goes back to the machine. */
  @Override
  public void close() {
    close(model, instances);
  }

  private static void close(Model model, List<ModelInstance> instances) {
    instances.forEach(ModelInstance::close);
    model.close();
    NativeHeap.trim();
  }
}
