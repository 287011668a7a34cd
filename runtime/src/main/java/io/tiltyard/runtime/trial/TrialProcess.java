package io.tiltyard.runtime.trial;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that tries versions, from the outside. Used by one thread at a time. */
final class TrialProcess implements AutoCloseable {
  /** Versions that one process tries at most. */
  static final int MAX_VERSIONS = 100;

  /** Resident bytes that a process may have more after a version than before its first one. */
  static final long MAX_GROWTH_BYTES = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(TrialProcess.class);
  private static final long END_SECONDS = 10;
  private static final String FORGET_PEAK = "5";

  private final TrialDirectory directory;
  private final Process process;
  private final OutputTail output;
  private int asked;
  private long baseline;
  private boolean grown;

  private TrialProcess(TrialDirectory directory, Process process) {
    this.directory = directory;
    this.process = process;
    this.output = OutputTail.of(process);
  }

  static TrialProcess start(TrialSettings settings) throws IOException {
    TrialDirectory directory = TrialDirectory.create();
    try {
      return new TrialProcess(directory, TrialCommand.of(directory.path(), settings).start());
    } catch (IOException e) {
      delete(directory);
      throw e;
    }
  }

  /** Has it try a version; returns where to look for what becomes of it. */
  TrialFiles ask(TrialRequest request) throws IOException {
    asked++;
    TrialFiles files = directory.files(asked);
    files.write(request);
    try {
      OutputStream lifeline = process.getOutputStream();
      lifeline.write(asked);
      lifeline.flush();
    } catch (IOException e) {
      // It has ended: whoever waits for it learns that, and why.
    }
    return files;
  }

  /** Whether what happens in it can have to do with none but the last version that it is asked. */
  boolean isFresh() {
    return asked <= 1;
  }

  /** Takes note of what it has resident after a version. */
  void measure(TrialResult result) {
    if (asked == 1) {
      baseline = result.before();
    }
    grown = ProcessMemory.of(pid()).resident() - baseline > MAX_GROWTH_BYTES;
  }

  /** Whether it had more than it may at the last {@link #measure}. */
  boolean hasGrown() {
    return grown;
  }

  /**
   * Makes it fit for another version.
   *
   * @return false where it has to end
   */
  boolean renew() {
    if (asked >= MAX_VERSIONS || grown || !process.isAlive()) {
      return false;
    }
    try {
      directory.files(asked).delete();
      if (baseline > 0) { // else nobody measures anything
        Files.writeString(Path.of("/proc", Long.toString(pid()), "clear_refs"), FORGET_PEAK);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  long pid() {
    return process.pid();
  }

  /**
   * Waits for its end.
   *
   * @return whether it has ended
   */
  boolean await(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** After its end: what it ended with. */
  int status() {
    return process.exitValue();
  }

  /** After its end: the last that it wrote to standard output and error. */
  String output() throws InterruptedException {
    return output.text();
  }

  /** Waits until it has ended by itself, and kills it where it does not. */
  void end() throws InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  /** Lets go of it: it takes this for the death of its parent. */
  void letGo() throws IOException {
    process.getOutputStream().close();
  }

  /** Kills it where it still runs, waits until it is gone, and deletes what it left. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      letGo();
    } catch (IOException e) {
      // Its end of the pipe is gone.
    }
    delete(directory);
  }

  private static void delete(TrialDirectory directory) {
    try {
      directory.delete();
    } catch (IOException e) {
      LOG.warn("a trial's temporary directory cannot be deleted", e);
    }
  }
}
