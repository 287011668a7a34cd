package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a version in another process: loads it, warms it up, has it answer its golden requests,
 * unloads it. The process is a small JVM of the same binary and class path, in a directory of its
 * own that is gone afterwards, without this process's environment.
 *
 * <p>A process in which nothing but sound versions were tried may try the next one. What it says
 * against a version proves nothing then, as it may be the fault of one before: such a version is
 * tried again, in a fresh process, and what that one says counts.
 *
 * <p>Its time is limited everywhere. On Linux its memory is too, by {@code RLIMIT_DATA} and by a
 * look at its resident memory every 50 ms; it leaves no core, is the first to go when the machine
 * runs out of memory, and dies with its parent. Where there is {@code /usr/bin/nice}, it yields to
 * everybody else. Thread-safe: any number of trials at a time.
 */
public final class Trial {
  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);
  private static final long MAX_PAUSE_MILLIS = 50;

  /** A pause between two looks, as a share of the time that the trial has taken. */
  private static final int PAUSES = 16;

  private static final int MAX_LINE = 2_000;
  private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");

  private final TrialSettings settings;
  private final TrialProcesses processes;
  private final Clock clock;

  /**
   * @param settings of this trial and of the processes that it starts
   * @param processes that trials share
   */
  public Trial(TrialSettings settings, TrialProcesses processes, Clock clock) {
    this.settings = settings;
    this.processes = processes;
    this.clock = clock;
  }

  /**
   * Tries a version. Blocks until that is known, twice the {@link TrialSettings#timeout} at most,
   * what the engine takes to start, and a moment. An interrupt ends the trial, and stays set.
   *
   * @param golden the directory of golden requests, or null
   * @param selection which of them hold for which versions
   * @param recent requests that an earlier version answered
   * @throws ModelLoadException what the loader said in the other process, or {@code golden}, {@code
   *     non_finite}, {@code not_repeatable}; {@link ModelLoadException#isDangerous dangerous} with
   *     {@code native_crash}, {@code timeout} or {@code out_of_memory}; {@code trial_failed} where
   *     this machine could not try it
   */
  public TrialReport run(
      ModelArtifact artifact,
      ModelSettings model,
      @Nullable Path golden,
      GoldenSelection selection,
      List<List<GoldenTensor>> recent)
      throws ModelLoadException {
    TrialKind kind = TrialKind.of(artifact, model, settings);
    TrialRequest request =
        new TrialRequest(
            artifact,
            model,
            golden,
            selection,
            recent.stream().map(each -> each.stream().map(TrialTensor::of).toList()).toList(),
            settings.memoryBytes(),
            settings.warmUp().toNanos());
    try {
      TrialReport passed = another(kind, request);
      return passed == null ? run(TrialProcess.start(settings), kind, request) : passed;
    } catch (IOException e) {
      throw new ModelLoadException(
          Verdicts.TRIAL_FAILED, "the process of the trial cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelLoadException(Verdicts.TRIAL_FAILED, "the trial was interrupted", e);
    }
  }

  /** Tries a version where others passed; null where there is no such process or no pass. */
  private @Nullable TrialReport another(TrialKind kind, TrialRequest request)
      throws InterruptedException {
    TrialProcess process = processes.take(kind);
    if (process == null) {
      return null;
    }
    try {
      return run(process, kind, request);
    } catch (ModelLoadException | IOException e) {
      LOG.debug("{} is tried again, alone", request.artifact(), e);
      return null;
    }
  }

  private TrialReport run(TrialProcess process, TrialKind kind, TrialRequest request)
      throws IOException, InterruptedException, ModelLoadException {
    TrialReport passed = null;
    try {
      passed = observe(process, request);
      return passed;
    } finally {
      if (passed == null) {
        process.close();
      } else {
        processes.give(kind, process, passed);
      }
    }
  }

  private TrialReport observe(TrialProcess process, TrialRequest request)
      throws IOException, InterruptedException, ModelLoadException {
    TrialTime time = new TrialTime(settings.timeout(), clock.nanoTime());
    TrialFiles files = process.ask(request);
    TrialResult result = await(process, files, time);
    if (result != null && result.report() != null) {
      return result.report();
    }
    process.end();
    if (!process.hasTriedOthers()) {
      LOG.info(
          "model '{}' version {}: the process of the trial ended with status {} and wrote: {}",
          request.artifact().model(),
          request.artifact().version(),
          process.status(),
          line(process.output()));
    }
    throw result != null
        ? Verdicts.of(result)
        : Verdicts.silence(files.phase(), process.status(), process.output());
  }

  /** The end of what a process wrote, which is where it says why it ends, on one line. */
  private static String line(String output) {
    String text = LINE_BREAK.matcher(output).replaceAll(" | ");
    return text.substring(Math.max(0, text.length() - MAX_LINE));
  }

  /** Waits for a result; null where the process ends without one. */
  private @Nullable TrialResult await(TrialProcess process, TrialFiles files, TrialTime time)
      throws InterruptedException, ModelLoadException {
    boolean ended = false;
    TrialResult result = files.result();
    while (result == null && !ended) {
      check(process, files, time);
      ended = process.await(pauseMillis(time.passedNanos()));
      result = files.result();
    }
    return result;
  }

  private static long pauseMillis(long passedNanos) {
    long share = TimeUnit.NANOSECONDS.toMillis(passedNanos) / PAUSES;
    return Math.max(1, Math.min(share, MAX_PAUSE_MILLIS));
  }

  /** Of a trial that is over soon, nobody needs to know: each of its threads is a file to read. */
  private static long waitedNanos(TrialProcess process, TrialTime time) {
    boolean shortly = pauseMillis(time.passedNanos()) < MAX_PAUSE_MILLIS;
    return shortly ? 0 : ProcessorWait.nanos(process.pid());
  }

  private void check(TrialProcess process, TrialFiles files, TrialTime time)
      throws ModelLoadException {
    long resident = ProcessMemory.of(process.pid()).resident();
    if (resident > settings.memoryBytes()) {
      throw Verdicts.memory(files.phase(), resident, settings.memoryBytes());
    }
    time.look(files.phase(), clock.nanoTime(), waitedNanos(process, time));
  }
}
