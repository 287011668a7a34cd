package io.tiltyard.runtime.trial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The last that a process wrote. It is read as it comes, or the process would wait to be read. */
final class OutputTail {
  private static final int MAX_BYTES = 16 << 10;
  private static final long END_SECONDS = 10;

  private final InputStream in;
  private final byte[] bytes = new byte[MAX_BYTES];
  private final Thread thread;
  private long written;

  private OutputTail(Process process) {
    this.in = process.getInputStream();
    this.thread = new Thread(this::drain, "trial-output-" + process.pid());
  }

  static OutputTail of(Process process) {
    OutputTail tail = new OutputTail(process);
    tail.thread.setDaemon(true);
    tail.thread.start();
    return tail;
  }

  private void drain() {
    byte[] chunk = new byte[MAX_BYTES];
    try (in) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        synchronized (bytes) {
          for (int i = 0; i < count; i++) {
            bytes[(int) (written % MAX_BYTES)] = chunk[i];
            written++;
          }
        }
      }
    } catch (IOException e) {
      // It was killed: nothing more is going to be read.
    }
  }

  /** After the process ended: what it wrote last, to standard output and error. */
  String text() throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
    synchronized (bytes) {
      int kept = (int) Math.min(written, MAX_BYTES);
      byte[] last = new byte[kept];
      for (int i = 0; i < kept; i++) {
        last[i] = bytes[(int) ((written - kept + i) % MAX_BYTES)];
      }
      return new String(last, StandardCharsets.UTF_8).strip();
    }
  }
}
