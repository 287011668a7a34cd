package io.tiltyard.runtime.trial;

import io.tiltyard.base.error.ModelLoadException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a trial ended badly, in stable words. */
final class Verdicts {
  static final String NATIVE_CRASH = "native_crash";
  static final String TIMEOUT = "timeout";
  static final String OUT_OF_MEMORY = "out_of_memory";
  static final String TRIAL_FAILED = "trial_failed";

  /** A process that a signal killed ends with this status and the signal's number. */
  private static final int SIGNAL = 128;

  private static final int SIGKILL = 9;

  /** Of a JVM whose heap was too small. */
  private static final int HEAP_EXHAUSTED = 3;

  /** In a JVM's own report of a crash, such as {@code SIGFPE (0x8) at pc=}. */
  private static final Pattern CRASH = Pattern.compile("\\b(SIG[A-Z]+|EXCEPTION_[A-Z_]+) \\(0x");

  private static final Pattern NO_MEMORY =
      Pattern.compile("insufficient memory for the Java Runtime|OutOfMemoryError|bad_alloc");

  private Verdicts() {}

  static ModelLoadException timeout(Phase phase, long seconds) {
    return ModelLoadException.dangerous(
        TIMEOUT, "the trial had not ended after " + seconds + " s, in phase " + phase.text());
  }

  /** No fault of the model, as far as anybody knows. */
  static ModelLoadException starved(Phase phase, long seconds) {
    return new ModelLoadException(
        TRIAL_FAILED,
        "the machine was too busy to try it: the trial had not ended after "
            + seconds
            + " s, in phase "
            + phase.text());
  }

  /** No fault of the model. */
  static ModelLoadException engineTimeout(long seconds) {
    return new ModelLoadException(
        TRIAL_FAILED, "the engine had not started after " + seconds + " s");
  }

  static ModelLoadException memory(Phase phase, long bytes, long most) {
    return ModelLoadException.dangerous(
        OUT_OF_MEMORY,
        "took "
            + mebibytes(bytes)
            + " MiB in phase "
            + phase.text()
            + ", expected at most "
            + mebibytes(most)
            + " MiB");
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }

  /**
   * What the process itself said.
   *
   * @param result without a report
   */
  static ModelLoadException of(TrialResult result) {
    return result.reason().equals(OUT_OF_MEMORY)
        ? ModelLoadException.dangerous(OUT_OF_MEMORY, result.message())
        : new ModelLoadException(result.reason(), result.message());
  }

  /** The process ended and said nothing. */
  static ModelLoadException silence(Phase phase, int status, String output) {
    String where = " in phase " + phase.text();
    if (status == HEAP_EXHAUSTED || NO_MEMORY.matcher(output).find()) {
      return ModelLoadException.dangerous(
          OUT_OF_MEMORY, "needs more memory than it may have" + where);
    }
    Matcher crash = CRASH.matcher(output);
    if (crash.find()) {
      return crashed(crash.group(1), where);
    }
    if (status == SIGNAL + SIGKILL) {
      return ModelLoadException.dangerous(
          OUT_OF_MEMORY,
          "was killed" + where + ", most likely by the system, which had no memory left");
    }
    if (status > SIGNAL) {
      return crashed("signal " + (status - SIGNAL), where);
    }
    if (status == TrialMain.SPEECHLESS) {
      return new ModelLoadException(
          TRIAL_FAILED, "the process of the trial could not write down what came out" + where);
    }
    if (phase == Phase.START) {
      return new ModelLoadException(
          TRIAL_FAILED, "the process of the trial did not start, it ended with status " + status);
    }
    return ModelLoadException.dangerous(
        NATIVE_CRASH, "ended the process" + where + " with status " + status);
  }

  private static ModelLoadException crashed(String signal, String where) {
    return ModelLoadException.dangerous(
        NATIVE_CRASH, "crashed the process" + where + " (" + signal + ")");
  }
}
