package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.engine.Engines;
import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.golden.ProofReport;
import io.tiltyard.runtime.golden.Prover;
import io.tiltyard.runtime.golden.WarmUp;
import io.tiltyard.runtime.golden.WarmUpReport;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The other process of a {@link Trial}: loads one version, warms it up, has it answer its golden
 * requests, leaves a result, and ends without ceremony. Not for people.
 */
public final class TrialMain {
  private final TrialFiles files;
  private final Clock clock = Clock.system();
  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private Phase phase = Phase.START;
  private long phaseStart = clock.nanoTime();

  private TrialMain(TrialFiles files) {
    this.files = files;
  }

  /**
   * @param args the directory in which the request lies
   */
  public static void main(String[] args) throws IOException {
    Lifeline.hold(System.in);
    TrialFiles files = new TrialFiles(Path.of(args[0]));
    TrialMain trial = new TrialMain(files);
    TrialResult result;
    try {
      result = TrialResult.passed(trial.run(files.request()));
    } catch (ModelLoadException e) {
      Throwable cause = e.getCause();
      System.err.println(e.getMessage() + (cause == null ? "" : ": " + cause));
      result = TrialResult.failed(e.reason(), String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      result = trial.failed(Verdicts.OUT_OF_MEMORY, "needs more memory than it may have", e);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      result = trial.failed(Verdicts.TRIAL_FAILED, "cannot be tried: a defect of the gateway", e);
    }
    files.write(result);
    Runtime.getRuntime().halt(0);
  }

  private TrialResult failed(String reason, String message, Throwable cause) {
    cause.printStackTrace();
    return TrialResult.failed(reason, message + ", in phase " + phase.text());
  }

  private TrialReport run(TrialRequest request) throws ModelLoadException, IOException {
    Confinement.apply(request.memoryBytes());
    ModelOptions options = request.settings().options();
    Engines engines = new Engines();
    ModelLoader loader = engines.loader(Engines.engine(request.artifact(), request.settings()));
    long before = ProcessMemory.self().resident();
    enter(Phase.ENGINE);
    loader.startEngine();
    enter(Phase.LOAD);
    Model model = loader.load(request.artifact(), request.settings());
    List<ModelInstance> instances = new ArrayList<>();
    for (int i = 0; i < options.instances(); i++) {
      instances.add(model.newInstance());
    }
    long loaded = ProcessMemory.self().resident();
    enter(Phase.WARM_UP);
    GoldenSet golden = golden(request);
    WarmUp warmUp = new WarmUp(model.signature(), options, clock);
    WarmUpReport warm = warmUp.run(instances, golden, request.warmUpNanos());
    enter(Phase.GOLDEN);
    ProofReport proof = Prover.prove(model.signature(), options, instances.get(0), golden);
    leave();
    long peak = ProcessMemory.self().peak();
    return new TrialReport(new TrialMemory(before, loaded, peak), nanos, warm, proof);
  }

  private static GoldenSet golden(TrialRequest request) throws ModelLoadException {
    return request.golden() == null
        ? GoldenSet.EMPTY
        : GoldenSet.read(request.golden(), request.artifact().version(), request.selection());
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
