package io.tiltyard.runtime.prepare;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.golden.JoinVerdict;
import io.tiltyard.runtime.golden.ProofReport;
import io.tiltyard.runtime.golden.ReadyModel;
import io.tiltyard.runtime.journal.CrashJournal;
import io.tiltyard.runtime.journal.JournaledInstance;
import io.tiltyard.runtime.lifecycle.LiveImpact;
import io.tiltyard.runtime.lifecycle.Preparation;
import io.tiltyard.runtime.lifecycle.PreparationRequest;
import io.tiltyard.runtime.lifecycle.Prepared;
import io.tiltyard.runtime.lifecycle.VersionRecord;
import io.tiltyard.runtime.lifecycle.VersionReport;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.memory.LeakLedger;
import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.runtime.memory.MemoryReading;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.trial.TrialReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a version into the private store, has it tried in a process of its own, forecasts its
 * memory, loads it, warms it up and has it reproduce its golden requests. Thread-safe.
 */
public final class StagedPreparation implements Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(StagedPreparation.class);

  private final VersionStaging staging;
  private final Trials trials;
  private final ModelLoader engines;
  private final CrashJournal journal;
  private final MemoryBudget budget;
  private final LeakLedger ledger;
  private final Throttle throttle;
  private final String build;
  private final Clock clock;

  /**
   * @param source where versions come from and how they are configured
   * @param trials what a new version goes through in a process of its own
   * @param engines loads what passed
   * @param journal of what the process is at
   * @param budget of the process's memory
   * @param ledger of what loads and unloads do to it
   * @param throttle for the sake of those who are served meanwhile
   * @param build of this gateway with its engines: another one needs new trials
   */
  public StagedPreparation(
      VersionSource source,
      Trials trials,
      ModelLoader engines,
      CrashJournal journal,
      MemoryBudget budget,
      LeakLedger ledger,
      Throttle throttle,
      String build,
      Clock clock) {
    this.staging = source.staging();
    this.trials = trials;
    this.engines = engines;
    this.journal = journal;
    this.budget = budget;
    this.ledger = ledger;
    this.throttle = throttle;
    this.build = build;
    this.clock = clock;
  }

  @Override
  public Prepared prepare(PreparationRequest request, Progress progress) throws ModelLoadException {
    Phases phases = new Phases(clock);
    try (Throttle.Watch watch = throttle.begin()) {
      StoredVersion version = phases.time("copy", () -> staging.stage(request, watch));
      Tried tried = tried(request, version, phases, watch);
      watch.step();
      MemoryBudget.Promise promised = budget.promise(tried.memory());
      try {
        ReadyModel.Inputs inputs =
            new ReadyModel.Inputs(
                version.artifact(),
                version.configuration().settings(),
                version.golden(),
                request.recent(),
                tried.joining(),
                trials.warmUpNanos());
        ReadyModel ready = load(inputs, new LoadSteps(version, phases, progress, watch));
        return prepared(ready, version, tried, request.override(), phases, watch.impact());
      } finally {
        promised.close();
      }
    } finally {
      trials.rest();
    }
  }

  /**
   * What is known of a version that was tried.
   *
   * @param proof what that depended on
   * @param memory that it needs
   * @param joining whether requests may share its runs, null where that is still to be found out
   */
  private record Tried(String proof, long memory, @Nullable JoinVerdict joining) {}

  /** Has a version tried unless it was with the same proof. */
  private Tried tried(
      PreparationRequest request, StoredVersion version, Phases phases, Throttle.Watch watch)
      throws ModelLoadException {
    String proof = Proof.of(version, build);
    VersionRecord record = request.record();
    if (record != null && record.proof().equals(proof)) {
      return new Tried(proof, record.memoryBytes(), kept(version, record.joining()));
    }
    long atLeast = version.tree().bytes();
    watch.step();
    MemoryBudget.Promise promised = budget.promise(atLeast);
    try {
      return phases.time(
          "trial",
          () -> {
            TrialReport report = trials.run(version, request.recent(), budget);
            return report == null
                ? new Tried(proof, atLeast, null)
                : new Tried(
                    proof,
                    Math.max(atLeast, report.memory().forecast()),
                    kept(version, report.proof().joining()));
          });
    } finally {
      promised.close();
    }
  }

  /**
   * A proof holds wherever the processor is the same; what another device makes of a row, only that
   * device tells. What could not be proved may be by requests that came since.
   */
  private static @Nullable JoinVerdict kept(StoredVersion version, @Nullable JoinVerdict found) {
    boolean kept =
        version.configuration().settings().placement().isOnCpu() && found != null && found.joined();
    return kept ? found : null;
  }

  private ReadyModel load(ReadyModel.Inputs inputs, LoadSteps steps) throws ModelLoadException {
    String name = inputs.artifact().model();
    long number = inputs.artifact().version();
    MemoryReading before = ledger.read();
    try (CrashJournal.Place place = journal.place(name, number)) {
      place.loading();
      ReadyModel ready = ReadyModel.of(engines, inputs, steps, clock);
      steps.end();
      ready.model().notices().forEach(each -> LOG.info("{} version {}: {}", name, number, each));
      ledger.enter(name, number, LeakLedger.Event.LOAD, before);
      return ready;
    }
  }

  /** Where a version is, for whoever asks, while it is loaded. */
  private final class LoadSteps implements ReadyModel.Steps {
    private final ModelArtifact artifact;
    private final Phases phases;
    private final Progress progress;
    private final Throttle.Watch watch;

    LoadSteps(StoredVersion version, Phases phases, Progress progress, Throttle.Watch watch) {
      this.artifact = version.artifact();
      this.phases = phases;
      this.progress = progress;
      this.watch = watch;
    }

    @Override
    public void enter(ReadyModel.Step step) {
      end();
      switch (step) {
        case LOAD -> begin(VersionState.LOADING, "load");
        case WARM_UP -> begin(VersionState.WARMING, "warm_up");
        case PROVE -> begin(VersionState.PROVING, "prove");
      }
    }

    private void begin(VersionState state, String phase) {
      progress.enter(state);
      if (state == VersionState.WARMING) {
        watch.step();
      }
      phases.begin(phase);
    }

    void end() {
      phases.end();
    }

    @Override
    public ModelInstance instance(ModelInstance made) {
      return new JournaledInstance(made, journal.place(artifact.model(), artifact.version()));
    }
  }

  private Prepared prepared(
      ReadyModel ready,
      StoredVersion version,
      Tried tried,
      String override,
      Phases phases,
      LiveImpact impact) {
    Model model = ready.model();
    ProofReport proof = ready.proof();
    JoinVerdict joining = proof.joining();
    List<String> notices = new ArrayList<>(version.configuration().notices());
    notices.addAll(model.notices());
    notices.addAll(ready.warmUp().notes());
    notices.addAll(proof.notes());
    if (!proof.unproved().isEmpty()) {
      notices.add(proof.unproved());
    }
    if (joining.noteworthy()) {
      notices.add(joining.because());
    }
    VersionReport report =
        new VersionReport(
            version.tree().bytes(),
            tried.memory(),
            phases.millis(),
            proof.cases(),
            model.devices(),
            joining.because(),
            proof.unproved(),
            notices,
            impact);
    String name = version.artifact().model();
    long number = version.artifact().version();
    VersionRecord record =
        new VersionRecord(
            name,
            number,
            version.tree().name(),
            version.fingerprint(),
            version.modelTreeName(),
            version.files(),
            override,
            tried.proof(),
            tried.memory(),
            joining);
    LedgeredModel ledgered = new LedgeredModel(model, name, number, ledger);
    return new Prepared(ledgered, ready.instances(), ready.options(), report, record);
  }

  @Override
  public boolean isUnchanged(PreparationRequest request) throws ModelLoadException {
    try {
      return staging.isUnchanged(request);
    } finally {
      trials.rest();
    }
  }
}
