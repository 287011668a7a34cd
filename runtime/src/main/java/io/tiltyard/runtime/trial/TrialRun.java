package io.tiltyard.runtime.trial;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.engine.Engines;
import io.tiltyard.runtime.golden.GoldenSet;
import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.golden.ReadyModel;
import io.tiltyard.runtime.memory.NativeHeap;
import io.tiltyard.runtime.model.ModelLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  private long loaded;

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
    } catch (UncheckedIOException e) {
      throw e.getCause();
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
    ModelLoader loader = engines.loader(Engines.engine(request.artifact(), request.settings()));
    before = ProcessMemory.self().resident();
    enter(Phase.ENGINE);
    loader.startEngine();
    ReadyModel.Inputs inputs =
        new ReadyModel.Inputs(
            request.artifact(),
            request.settings(),
            golden(request),
            recent(request),
            null,
            request.warmUpNanos());
    long peak;
    ReadyModel tried;
    try (ReadyModel ready = ReadyModel.of(loader, inputs, this::enter, clock)) {
      tried = ready;
      peak = ProcessMemory.self().peak();
      enter(Phase.UNLOAD);
    } finally {
      System.gc();
      NativeHeap.trim(); // the next version begins with what is left
    }
    leave();
    TrialMemory memory = new TrialMemory(before, loaded, peak);
    return new TrialReport(memory, nanos, tried.warmUp(), tried.proof());
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

  private void enter(ReadyModel.Step step) {
    try {
      switch (step) {
        case LOAD -> enter(Phase.LOAD);
        case WARM_UP -> {
          loaded = ProcessMemory.self().resident();
          enter(Phase.WARM_UP);
        }
        case PROVE -> enter(Phase.GOLDEN);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
