package io.tiltyard.monitor.hlog;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.agent.Agent;
import io.tiltyard.monitor.file.LogDirectory;
import io.tiltyard.monitor.file.LogFileOpener;
import io.tiltyard.monitor.file.Retention;
import io.tiltyard.monitor.file.RollingFile;
import io.tiltyard.monitor.latency.ArmKey;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.monitor.latency.LatencyBook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes, once an interval, one line for each arm and stage that took values to rolling files,
 * {@code latency-<UTC time>-<sequence>.hlog}, that the stock HdrHistogram tools read. Where the
 * disk fails, nothing is lost: the interval becomes part of the next one.
 */
public final class IntervalLogWriter implements Agent {
  private static final Logger LOG = LoggerFactory.getLogger(IntervalLogWriter.class);
  private static final long MICROS_PER_MILLI = 1_000;

  private final LatencyBook book;
  private final Clock clock;
  private final RollingFile file;
  private final long intervalNanos;
  private final long maxFileBytes;

  private Map<ArmKey, ArmSnapshot> before = new HashMap<>();
  private long startNanos;
  private long startMillis;
  private long writtenBytes;

  private volatile IntervalLogStatistics statistics = new IntervalLogStatistics(0, 0, 0, 0, null);

  public IntervalLogWriter(IntervalLogSettings settings, LatencyBook book, Clock clock) {
    this(settings, book, clock, LogFileOpener.fileSystem());
  }

  IntervalLogWriter(
      IntervalLogSettings settings, LatencyBook book, Clock clock, LogFileOpener opener) {
    this.book = book;
    this.clock = clock;
    LogDirectory directory = new LogDirectory(settings.directory(), "latency", ".hlog", clock);
    this.file = new RollingFile(directory, Retention.ofFiles(settings.maxFiles()), opener);
    this.intervalNanos = settings.interval().toNanos();
    this.maxFileBytes = settings.maxFileBytes();
    this.startNanos = clock.nanoTime();
    this.startMillis = epochMillis();
  }

  /** Any thread. */
  public IntervalLogStatistics statistics() {
    return statistics;
  }

  @Override
  public String name() {
    return "interval-log";
  }

  @Override
  public int doWork() {
    long now = clock.nanoTime();
    if (now - startNanos < intervalNanos) {
      return 0;
    }
    startNanos = now;
    write();
    return 1;
  }

  /** Until the interval ends. */
  @Override
  public long pauseNanos() {
    return Math.max(1, startNanos + intervalNanos - clock.nanoTime());
  }

  /** Writes the interval that is not over yet. */
  @Override
  public void close() {
    write();
    file.close();
  }

  private void write() {
    book.tick();
    List<ArmSnapshot> arms = book.snapshot();
    long endMillis = Math.max(startMillis, epochMillis());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int lines = lines(arms, endMillis, text);
    if (lines > 0) {
      try {
        writtenBytes += append(text);
      } catch (IOException | RuntimeException e) {
        failed(e);
        return;
      }
    }
    before = new HashMap<>();
    arms.forEach(arm -> before.put(arm.key(), arm));
    startMillis = endMillis;
    written(lines);
  }

  private int lines(List<ArmSnapshot> arms, long endMillis, OutputStream text) {
    HistogramLogWriter writer = new HistogramLogWriter(text);
    int lines = 0;
    for (ArmSnapshot arm : arms) {
      ArmSnapshot earlier = before.get(arm.key());
      ArmSnapshot interval = earlier == null ? arm : arm.minus(earlier);
      lines += IntervalLines.write(interval, startMillis, endMillis, writer);
    }
    writer.close();
    return lines;
  }

  /**
   * A head goes into a file together with the first lines, so that no file has nothing else.
   *
   * @return the bytes written
   */
  private long append(ByteArrayOutputStream lines) throws IOException {
    if (file.isUsable() && file.length() < maxFileBytes) {
      long length = file.length();
      file.append(ByteBuffer.wrap(lines.toByteArray()));
      return file.length() - length;
    }
    ByteArrayOutputStream all = IntervalLines.head(startMillis);
    all.writeBytes(lines.toByteArray());
    file.begin(ByteBuffer.wrap(all.toByteArray()));
    return file.length();
  }

  private void written(int lines) {
    IntervalLogStatistics old = statistics;
    statistics =
        new IntervalLogStatistics(
            old.intervals() + 1,
            old.lines() + lines,
            writtenBytes,
            old.ioErrors(),
            old.lastError());
  }

  private void failed(Exception fault) {
    LOG.warn("interval log keeps the interval for the next one: {}", fault.toString());
    IntervalLogStatistics old = statistics;
    @Nullable String lastError = fault.toString();
    statistics =
        new IntervalLogStatistics(
            old.intervals(), old.lines(), old.writtenBytes(), old.ioErrors() + 1, lastError);
  }

  private long epochMillis() {
    return clock.epochMicros() / MICROS_PER_MILLI;
  }
}
