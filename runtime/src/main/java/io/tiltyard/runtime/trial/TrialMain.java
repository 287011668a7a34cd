package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.engine.Engines;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The other process of a {@link Trial}: tries one version after the other, as it is told by its
 * {@link Lifeline}, until one does it harm, and ends without ceremony. Not for people.
 */
public final class TrialMain {
  /** The status of a process that could not say what came out. */
  static final int SPEECHLESS = 71;

  private TrialMain() {}

  /**
   * @param args the directory in which requests lie
   */
  public static void main(String[] args) throws InterruptedException {
    Lifeline lifeline = Lifeline.hold(System.in);
    TrialDirectory directory = new TrialDirectory(Path.of(args[0]));
    Engines engines = new Engines();
    boolean sound = true;
    for (int number = 1; sound && lifeline.awaitVersion(); number++) {
      TrialFiles files = directory.files(number);
      try {
        TrialResult result = new TrialRun(files, engines, number == 1).result();
        files.write(result);
        sound = result.leavesProcessSound();
      } catch (IOException e) {
        System.err.println("files of the trial: " + e);
        Runtime.getRuntime().halt(SPEECHLESS);
      }
    }
    Runtime.getRuntime().halt(0);
  }
}
