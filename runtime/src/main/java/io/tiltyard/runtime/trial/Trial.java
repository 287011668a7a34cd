package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a version in a process of its own: loads it, warms it up, has it answer its golden
 * requests. The process is a small JVM of the same binary and class path, in a directory of its own
 * that is gone afterwards, without this process's environment.
 *
 * <p>Its time is limited everywhere. On Linux its memory is too, by {@code RLIMIT_DATA} and by a
 * look at its resident memory every 50 ms; it leaves no core, is the first to go when the machine
 * runs out of memory, and dies with its parent. Where there is {@code /usr/bin/nice}, it yields to
 * everybody else. Thread-safe: any number of trials at a time.
 */
public final class Trial {
  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);
  private static final long LOOK_MILLIS = 50;
  private static final int MAX_LINE = 2_000;
  private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");

  private final TrialSettings settings;
  private final Clock clock;

  public Trial(TrialSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Tries a version. Blocks until the process is gone, {@link TrialSettings#timeout} at most, what
   * the engine takes to start, and a moment. An interrupt ends the trial, and stays set.
   *
   * @param golden the directory of golden requests, or null
   * @param selection which of them hold for which versions
   * @throws ModelLoadException what the loader said in the other process, or {@code golden}, {@code
   *     non_finite}, {@code not_repeatable}, {@code batch_dependent}; {@link
   *     ModelLoadException#isDangerous dangerous} with {@code native_crash}, {@code timeout} or
   *     {@code out_of_memory}; {@code trial_failed} where this machine could not try it
   */
  public TrialReport run(
      ModelArtifact artifact, ModelSettings model, @Nullable Path golden, GoldenSelection selection)
      throws ModelLoadException {
    TrialRequest request =
        new TrialRequest(
            artifact,
            model,
            golden,
            selection,
            settings.memoryBytes(),
            settings.warmUp().toNanos());
    try {
      TrialFiles files = TrialFiles.create();
      try {
        files.write(request);
        return run(artifact, files);
      } finally {
        delete(files);
      }
    } catch (IOException e) {
      throw new ModelLoadException(
          Verdicts.TRIAL_FAILED, "the process of the trial cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelLoadException(Verdicts.TRIAL_FAILED, "the trial was interrupted", e);
    }
  }

  private static void delete(TrialFiles files) {
    try {
      files.delete();
    } catch (IOException e) {
      LOG.warn("a trial's temporary directory cannot be deleted", e);
    }
  }

  private TrialReport run(ModelArtifact artifact, TrialFiles files)
      throws IOException, InterruptedException, ModelLoadException {
    TrialTime time = new TrialTime(settings.timeout(), clock.nanoTime());
    try (TrialProcess process = TrialProcess.start(files, settings)) {
      watch(process, files, time);
      TrialResult result = files.result();
      if (result != null && result.report() != null) {
        return result.report();
      }
      LOG.info(
          "model '{}' version {}: the process of the trial ended with status {} and wrote: {}",
          artifact.model(),
          artifact.version(),
          process.status(),
          line(process.output()));
      throw result != null
          ? Verdicts.of(result)
          : Verdicts.silence(files.phase(), process.status(), process.output());
    }
  }

  /** The end of what a process wrote, which is where it says why it ends, on one line. */
  private static String line(String output) {
    String text = LINE_BREAK.matcher(output).replaceAll(" | ");
    return text.substring(Math.max(0, text.length() - MAX_LINE));
  }

  private void watch(TrialProcess process, TrialFiles files, TrialTime time)
      throws InterruptedException, ModelLoadException {
    while (!process.await(LOOK_MILLIS)) {
      long resident = ProcessMemory.of(process.pid()).resident();
      if (resident > settings.memoryBytes()) {
        throw Verdicts.memory(files.phase(), resident, settings.memoryBytes());
      }
      time.look(files.phase(), clock.nanoTime());
    }
  }
}
