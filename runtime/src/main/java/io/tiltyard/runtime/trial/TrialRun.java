package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.engine.Engines;
import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.golden.Known;
import io.tiltyard.runtime.golden.ProofReport;
import io.tiltyard.runtime.golden.Prover;
import io.tiltyard.runtime.golden.WarmUp;
import io.tiltyard.runtime.golden.WarmUpReport;
import io.tiltyard.runtime.memory.NativeHeap;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.time.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tries one version in this process: loads it, warms it up, proves it, and unloads it again. */
final class TrialRun {
  private final TrialFiles files;
  private final Engines engines;
  private final boolean first;
  private final Clock clock = Clock.system();
  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private Phase phase = Phase.START;
  private long phaseStart = clock.nanoTime();
  private long before;

  /**
   * @param first whether this process has tried nothing before
   */
  TrialRun(TrialFiles files, Engines engines, boolean first) {
    this.files = files;
    this.engines = engines;
    this.first = first;
  }

  /** Tries it. Whatever came of that, it is gone from this process afterwards. */
  TrialResult result() throws IOException {
    try {
      return TrialResult.passed(run(files.request()));
    } catch (ModelLoadException e) {
      return failed(e.reason(), String.valueOf(e.getMessage()), e.getCause());
    } catch (OutOfMemoryError e) {
      return broke(Verdicts.OUT_OF_MEMORY, "needs more memory than it may have", e);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return broke(Verdicts.TRIAL_FAILED, "cannot be tried: a defect of the gateway", e);
    }
  }

  private TrialResult broke(String reason, String message, Throwable cause) {
    cause.printStackTrace();
    return failed(reason, message + ", in phase " + phase.text(), cause);
  }

  private TrialResult failed(String reason, String message, @Nullable Throwable cause) {
    return TrialResult.failed(reason, message, cause == null ? "" : cause.toString(), before);
  }

  private TrialReport run(TrialRequest request) throws ModelLoadException, IOException {
    if (first) {
      Confinement.apply(request.memoryBytes());
    }
    ModelOptions options = request.settings().options();
    ModelLoader loader = engines.loader(Engines.engine(request.artifact(), request.settings()));
    before = ProcessMemory.self().resident();
    enter(Phase.ENGINE);
    loader.startEngine();
    enter(Phase.LOAD);
    Model model = loader.load(request.artifact(), request.settings());
    List<ModelInstance> instances = new ArrayList<>();
    long loaded;
    long peak;
    WarmUpReport warm;
    ProofReport proof;
    try {
      for (int i = 0; i < options.instances(); i++) {
        instances.add(model.newInstance());
      }
      loaded = ProcessMemory.self().resident();
      enter(Phase.WARM_UP);
      GoldenSet golden = golden(request);
      WarmUp warmUp = new WarmUp(model.signature(), options, clock);
      warm = warmUp.run(instances, golden, request.warmUpNanos());
      enter(Phase.GOLDEN);
      Known known = new Known(golden, recent(request), !warm.runs().isEmpty());
      proof =
          Prover.prove(model.signature(), options, model.facts(), instances.get(0), known, clock);
      peak = ProcessMemory.self().peak();
      enter(Phase.UNLOAD);
    } finally {
      unload(model, instances);
    }
    leave();
    return new TrialReport(new TrialMemory(before, loaded, peak), nanos, warm, proof);
  }

  private static List<List<GoldenTensor>> recent(TrialRequest request) {
    return request.recent().stream()
        .map(each -> each.stream().map(TrialTensor::tensor).toList())
        .toList();
  }

  private static GoldenSet golden(TrialRequest request) throws ModelLoadException {
    return request.golden() == null
        ? GoldenSet.EMPTY
        : GoldenSet.read(request.golden(), request.artifact().version(), request.selection());
  }

  /** What was taken is given back as far as possible: the next version begins with what is left. */
  private static void unload(Model model, List<ModelInstance> instances) {
    instances.forEach(ModelInstance::close);
    model.close();
    System.gc();
    NativeHeap.trim();
  }

  private void enter(Phase next) throws IOException {
    leave();
    files.enter(next);
    phase = next;
  }

  private void leave() {
    long now = clock.nanoTime();
    nanos.put(phase, now - phaseStart);
    phaseStart = now;
  }
}
