package io.tiltyard.runtime.prepare;

import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.golden.JoinVerdict;
import io.tiltyard.runtime.golden.Known;
import io.tiltyard.runtime.golden.ProofReport;
import io.tiltyard.runtime.golden.Prover;
import io.tiltyard.runtime.golden.WarmUp;
import io.tiltyard.runtime.golden.WarmUpReport;
import io.tiltyard.runtime.journal.CrashJournal;
import io.tiltyard.runtime.journal.JournaledInstance;
import io.tiltyard.runtime.lifecycle.Preparation;
import io.tiltyard.runtime.lifecycle.PreparationRequest;
import io.tiltyard.runtime.lifecycle.Prepared;
import io.tiltyard.runtime.lifecycle.VersionRecord;
import io.tiltyard.runtime.lifecycle.VersionReport;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.memory.LeakLedger;
import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.runtime.memory.MemoryReading;
import io.tiltyard.runtime.memory.NativeHeap;
import io.tiltyard.runtime.model.Joining;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a version into the private store, has it tried in a process of its own, forecasts its
 * memory, loads it, warms it up and has it reproduce its golden requests. Thread-safe.
 */
public final class StagedPreparation implements Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(StagedPreparation.class);
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

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
      String proof = Proof.of(version, build);
      long memory = tried(request, version, proof, phases, watch);
      watch.step();
      MemoryBudget.Promise promised = budget.promise(memory);
      try {
        progress.enter(VersionState.LOADING);
        Loaded loaded = load(version, request.recent(), phases, progress, watch);
        return loaded.prepared(version, proof, memory, request.override(), phases, watch);
      } finally {
        promised.close();
      }
    } finally {
      trials.rest();
    }
  }

  /** Has a version tried unless it was with the same proof; returns the memory that it needs. */
  private long tried(
      PreparationRequest request,
      StoredVersion version,
      String proof,
      Phases phases,
      Throttle.Watch watch)
      throws ModelLoadException {
    VersionRecord record = request.record();
    if (record != null && record.proof().equals(proof)) {
      return record.memoryBytes();
    }
    long atLeast = version.tree().bytes();
    watch.step();
    MemoryBudget.Promise promised = budget.promise(atLeast);
    try {
      return phases.time(
          "trial", () -> Math.max(atLeast, trials.run(version, request.recent(), budget)));
    } finally {
      promised.close();
    }
  }

  private Loaded load(
      StoredVersion version,
      List<List<GoldenTensor>> recent,
      Phases phases,
      Progress progress,
      Throttle.Watch watch)
      throws ModelLoadException {
    String name = version.artifact().model();
    long number = version.artifact().version();
    ModelSettings settings = version.configuration().settings();
    MemoryReading before = ledger.read();
    try (CrashJournal.Place place = journal.place(name, number)) {
      place.loading();
      Model model = phases.time("load", () -> engines.load(version.artifact(), settings));
      model.notices().forEach(notice -> LOG.info("{} version {}: {}", name, number, notice));
      List<ModelInstance> instances = new ArrayList<>();
      try {
        open(model, version, settings.options(), instances);
        progress.enter(VersionState.WARMING);
        watch.step();
        WarmUp warmUp = new WarmUp(model.signature(), settings.options(), clock);
        WarmUpReport warm =
            phases.time("warm_up", () -> warmUp.run(instances, version.golden(), WARM_UP_NANOS));
        progress.enter(VersionState.PROVING);
        ProofReport proven =
            phases.time(
                "prove",
                () ->
                    prove(
                        model,
                        instances,
                        version,
                        new Known(version.golden(), recent, !warm.runs().isEmpty())));
        ledger.enter(name, number, LeakLedger.Event.LOAD, before);
        return new Loaded(new LedgeredModel(model, name, number, ledger), instances, warm, proven);
      } catch (ModelLoadException | RuntimeException | Error e) {
        instances.forEach(ModelInstance::close);
        model.close();
        NativeHeap.trim();
        throw e;
      }
    }
  }

  private void open(
      Model model, StoredVersion version, ModelOptions options, List<ModelInstance> instances) {
    for (int i = 0; i < options.instances(); i++) {
      CrashJournal.Place place =
          journal.place(version.artifact().model(), version.artifact().version());
      instances.add(new JournaledInstance(model.newInstance(), place));
    }
  }

  /**
   * Every device has to reproduce the golden requests, and requests share runs where they may on
   * every device; that is reported once.
   */
  private ProofReport prove(
      Model model, List<ModelInstance> instances, StoredVersion version, Known known)
      throws ModelLoadException {
    ProofReport proven = prove(model, instances.get(0), version, known);
    for (int i = 1; i < Math.min(model.devices().size(), instances.size()); i++) {
      ProofReport other = prove(model, instances.get(i), version, known);
      proven = proven.joining().joined() ? other : proven;
    }
    return proven;
  }

  private ProofReport prove(Model model, ModelInstance instance, StoredVersion version, Known known)
      throws ModelLoadException {
    ModelOptions options = version.configuration().settings().options();
    return Prover.prove(model.signature(), options, model.facts(), instance, known, clock);
  }

  /** What came of a load. */
  private record Loaded(
      Model model, List<ModelInstance> instances, WarmUpReport warmUp, ProofReport proof) {
    Prepared prepared(
        StoredVersion version,
        String proofKey,
        long memory,
        String override,
        Phases phases,
        Throttle.Watch watch) {
      List<String> notices = new ArrayList<>(version.configuration().notices());
      notices.addAll(model.notices());
      notices.addAll(warmUp.notes());
      JoinVerdict joining = proof.joining();
      notices.addAll(proof.notes());
      String unproved = proof.unproved();
      if (!unproved.isEmpty()) {
        notices.add(unproved);
      }
      if (joining.noteworthy()) {
        notices.add(joining.because());
      }
      VersionReport report =
          new VersionReport(
              version.tree().bytes(),
              memory,
              phases.millis(),
              proof.cases(),
              model.devices(),
              joining.because(),
              unproved,
              notices,
              watch.impact());
      VersionRecord record =
          new VersionRecord(
              version.artifact().model(),
              version.artifact().version(),
              version.tree().name(),
              version.fingerprint(),
              version.modelTreeName(),
              version.files(),
              override,
              proofKey,
              memory);
      ModelOptions options = version.configuration().settings().options();
      ModelOptions served = options.with(joining.joined() ? Joining.ALWAYS : Joining.NEVER);
      // What loops and branches cost, the size of a request does not tell.
      return new Prepared(
          model,
          instances,
          model.facts().branches() ? served.neverInline() : served,
          report,
          record);
    }
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
