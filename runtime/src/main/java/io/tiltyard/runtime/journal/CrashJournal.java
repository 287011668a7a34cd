package io.tiltyard.runtime.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.base.file.WholeFile;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.lifecycle.Blame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a version that took the process down from taking the next one down too. Every load and
 * every run is marked in a {@link WorkFile}; what is still marked when the next process starts is
 * what the last one died at. A version that was loading is blamed however the process ended; one
 * that was running only where the JVM left a fatal error log, since a process may be killed at any
 * time for reasons that are not the model's. Two crashes within ten minutes, and it is not tried
 * again until an operator asks. Thread-safe.
 */
public final class CrashJournal implements Blame {
  private static final Logger LOG = LoggerFactory.getLogger(CrashJournal.class);
  private static final int ENOUGH = 2;
  private static final long WINDOW_MILLIS = TimeUnit.MINUTES.toMillis(10);
  private static final int MOST_CRASHES = 256;
  private static final String WORK = "work.bin";
  private static final String CRASHES = "crashes.json";

  private final Path crashFile;
  private final ObjectMapper json = new ObjectMapper();
  private final List<Crash> crashes;
  private final WorkFile work;
  private final Executor writing;
  private final Deque<Integer> free = new ArrayDeque<>();

  private CrashJournal(Path crashFile, List<Crash> crashes, WorkFile work, Executor writing) {
    this.crashFile = crashFile;
    this.crashes = crashes;
    this.work = work;
    this.writing = writing;
    for (int slot = 0; slot < WorkFile.SLOTS; slot++) {
      free.add(slot);
    }
  }

  /**
   * Reads what the last process left, and begins anew.
   *
   * @param directory its own; made where it is missing
   * @param writing one thread, which writes down what is forgiven
   * @throws IOException where the directory cannot be written
   */
  public static CrashJournal open(Path directory, Executor writing, Clock clock)
      throws IOException {
    long nowMillis = clock.epochMicros() / 1000;
    return open(directory, writing, nowMillis, ProcessHandle.current().pid());
  }

  static CrashJournal open(Path directory, Executor writing, long nowMillis, long pid)
      throws IOException {
    Files.createDirectories(directory);
    Path workFile = directory.resolve(WORK);
    Path crashFile = directory.resolve(CRASHES);
    List<Crash> crashes = read(crashFile);
    crashes.removeIf(crash -> nowMillis - crash.epochMillis() > WINDOW_MILLIS);
    if (Files.isRegularFile(workFile)) {
      WorkFile.Left left = WorkFile.read(ByteBuffer.wrap(Files.readAllBytes(workFile)));
      List<Crash> found = found(left, FatalErrorLog.places(left.pid()), nowMillis);
      found.forEach(CrashJournal::tell);
      crashes.addAll(found);
    }
    WorkFile work = WorkFile.create(workFile, pid, nowMillis);
    CrashJournal journal = new CrashJournal(crashFile, crashes, work, writing);
    journal.write();
    return journal;
  }

  static List<Crash> found(WorkFile.Left left, List<Path> logs, long nowMillis) {
    FatalErrorLog log = FatalErrorLog.find(logs, left.beganMillis());
    List<Crash> found = new ArrayList<>();
    for (WorkFile.Mark mark : left.marks()) {
      boolean loading = mark.state() == WorkFile.State.LOADING;
      boolean known =
          found.stream()
              .anyMatch(c -> c.model().equals(mark.model()) && c.version() == mark.version());
      boolean blamed = loading || (log != null && log.mayBlame(mark.model(), mark.version()));
      if (!known && blamed) {
        String during = loading ? "load" : "run";
        found.add(new Crash(mark.model(), mark.version(), nowMillis, during));
      }
    }
    return found;
  }

  private static void tell(Crash crash) {
    LOG.warn(
        "model {} version {} was at work ({}) when the last process died",
        crash.model(),
        crash.version(),
        crash.during());
  }

  private static List<Crash> read(Path file) {
    try {
      if (Files.isRegularFile(file)) {
        return new ArrayList<>(List.of(new ObjectMapper().readValue(file.toFile(), Crash[].class)));
      }
    } catch (IOException e) {
      LOG.warn("the journal of crashes cannot be read and begins anew: {}", e.getMessage());
    }
    return new ArrayList<>();
  }

  private void write() {
    try {
      WholeFile.replace(crashFile, written());
    } catch (IOException e) {
      LOG.warn("the journal of crashes cannot be written: {}", e.getMessage());
    }
  }

  private synchronized byte[] written() throws IOException {
    while (crashes.size() > MOST_CRASHES) {
      crashes.remove(0);
    }
    return json.writeValueAsBytes(crashes);
  }

  @Override
  public synchronized String of(String model, long version) {
    long times =
        crashes.stream().filter(c -> c.model().equals(model) && c.version() == version).count();
    return times < ENOUGH
        ? ""
        : "took the process down "
            + times
            + " times within ten minutes; it is tried again when an operator loads it";
  }

  @Override
  public synchronized void forgive(String model, long version) {
    if (crashes.removeIf(c -> c.model().equals(model) && c.version() == version)) {
      writing.execute(this::write);
    }
  }

  /** A place of work of this version; one without marks where all are taken. */
  public synchronized Place place(String model, long version) {
    Integer slot = free.poll();
    if (slot != null) {
      work.name(slot, model, version);
    }
    return new Place(slot == null ? -1 : slot);
  }

  private synchronized void giveBack(int slot) {
    work.mark(slot, WorkFile.State.FREE);
    free.add(slot);
  }

  /** Where one thread at a time loads or runs a version. */
  public final class Place implements AutoCloseable {
    private final int slot;
    private boolean closed;

    private Place(int slot) {
      this.slot = slot;
    }

    /** A load begins. */
    public void loading() {
      mark(WorkFile.State.LOADING);
    }

    /** A run begins. */
    public void running() {
      mark(WorkFile.State.RUNNING);
    }

    /** It is over, and nobody died of it. */
    public void idle() {
      mark(WorkFile.State.IDLE);
    }

    private void mark(WorkFile.State state) {
      if (slot >= 0) {
        work.mark(slot, state);
      }
    }

    @Override
    public void close() {
      if (slot >= 0 && !closed) {
        closed = true;
        giveBack(slot);
      }
    }
  }
}
