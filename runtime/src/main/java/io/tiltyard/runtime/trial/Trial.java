package io.tiltyard.runtime.trial;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a version in another process: loads it, warms it up, has it answer its golden requests,
 * unloads it. The process is a small JVM of the same binary and class path, in a directory of its
 * own that is gone afterwards, without this process's environment. {@link TrialProcesses} says
 * which one it is, and what counts.
 *
 * <p>Its time is limited everywhere. On Linux its memory is too, by {@code RLIMIT_DATA} and by a
 * look at its resident memory every 50 ms; it leaves no core, is the first to go when the machine
 * runs out of memory, and dies with its parent. Where there is {@code /usr/bin/nice}, it yields to
 * everybody else. Thread-safe: any number of trials at a time.
 */
public final class Trial {
  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);
  private static final long MAX_PAUSE_MILLIS = 50;

  /** Longer than it takes to try a small model, also where a process starts for it. */
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** A pause between two looks, as a share of the time that the trial has taken. */
  private static final int PAUSES = 16;

  private static final int MAX_LINE = 2_000;
  private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");

  private final TrialSettings settings;
  private final TrialProcesses processes;
  private final Runnable onLong;
  private final Clock clock;

  /**
   * @param settings of this trial and of the processes that it starts
   * @param processes that trials share
   * @param onLong told, again and again, by a thread that waits for a trial longer than for most
   */
  public Trial(TrialSettings settings, TrialProcesses processes, Runnable onLong, Clock clock) {
    this.settings = settings;
    this.processes = processes;
    this.onLong = onLong;
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
      TrialResult result = processes.run(kind, process -> observe(process, request));
      if (result.report() == null) {
        throw Verdicts.of(result);
      }
      return result.report();
    } catch (IOException e) {
      throw new ModelLoadException(
          Verdicts.TRIAL_FAILED, "the process of the trial cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelLoadException(Verdicts.TRIAL_FAILED, "the trial was interrupted", e);
    }
  }

  private TrialResult observe(TrialProcess process, TrialRequest request)
      throws IOException, InterruptedException, ModelLoadException {
    TrialTime time = new TrialTime(settings.timeout(), clock.nanoTime());
    TrialFiles files = process.ask(request);
    TrialResult result = await(process, files, time);
    boolean sound = result != null && result.leavesProcessSound();
    if (!sound) {
      process.end();
    }
    if (process.isFresh()) {
      tell(request, result, sound ? "" : process.status() + ": " + process.output());
    }
    if (result == null) {
      throw Verdicts.silence(files.phase(), process.status(), process.output());
    }
    return result;
  }

  /** For operators: what the version's reason has no room for. */
  private static void tell(TrialRequest request, @Nullable TrialResult result, String end) {
    ModelArtifact artifact = request.artifact();
    if (!end.isEmpty()) {
      LOG.info(
          "model '{}' version {}: the process of the trial ended with status {}",
          artifact.model(),
          artifact.version(),
          line(end));
    } else if (result != null && !result.cause().isEmpty()) {
      LOG.info(
          "model '{}' version {}: in its trial: {}",
          artifact.model(),
          artifact.version(),
          line(result.cause()));
    }
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

  /**
   * What says all that a trial computes with: another text for another value of any setting.
   *
   * @param selection which golden requests hold for which versions
   */
  public static String inputs(ModelSettings model, GoldenSelection selection) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      RecordWire.write(new DataOutputStream(bytes), model);
      RecordWire.write(new DataOutputStream(bytes), selection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private void check(TrialProcess process, TrialFiles files, TrialTime time)
      throws ModelLoadException {
    long resident = ProcessMemory.of(process.pid()).resident();
    if (resident > settings.memoryBytes()) {
      throw Verdicts.memory(files.phase(), resident, settings.memoryBytes());
    }
    time.look(files.phase(), clock.nanoTime(), waitedNanos(process, time));
    if (time.passedNanos() > LONG_NANOS) {
      onLong.run();
    }
  }
}
