package io.tiltyard.monitor.requestlog;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The bounds of a {@link RequestLog}.
 *
 * @param directory made where it is missing
 * @param queueBytes that waiting records may take; rounded up to a power of two, held from the
 *     start
 * @param maxTensorBytes bytes of tensors that are kept of one request, inputs first; a tensor that
 *     no longer fits is written as {@code omitted}
 * @param maxFileBytes size at which a new file begins; a file may exceed it by one block
 * @param maxFileAge age at which a new file begins
 * @param maxTotalBytes size of all files; the oldest are deleted
 * @param flushInterval longest time for which a written record may be in memory only
 */
public record RequestLogSettings(
    Path directory,
    long queueBytes,
    long maxTensorBytes,
    long maxFileBytes,
    Duration maxFileAge,
    long maxTotalBytes,
    Duration flushInterval) {
  private static final long MEBIBYTE = 1 << 20;

  public RequestLogSettings {
    require(queueBytes > 0, "queueBytes", queueBytes, "at least 1");
    require(maxTensorBytes >= 0, "maxTensorBytes", maxTensorBytes, "at least 0");
    require(maxFileBytes > 0, "maxFileBytes", maxFileBytes, "at least 1");
    require(
        maxTotalBytes >= maxFileBytes,
        "maxTotalBytes",
        maxTotalBytes,
        "at least maxFileBytes, " + maxFileBytes);
    require(maxFileAge.toNanos() > 0, "maxFileAge", maxFileAge, "more than 0");
    require(flushInterval.toNanos() > 0, "flushInterval", flushInterval, "more than 0");
  }

  /** 16 MiB waiting, 256 KiB a request, files of 128 MiB or 1 h, 1 GiB in all. */
  public static RequestLogSettings defaults(Path directory) {
    return new RequestLogSettings(
        directory,
        16 * MEBIBYTE,
        MEBIBYTE / 4,
        128 * MEBIBYTE,
        Duration.ofHours(1),
        1024 * MEBIBYTE,
        Duration.ofSeconds(1));
  }

  private static void require(boolean met, String name, Object value, String expected) {
    if (!met) {
      throw new IllegalArgumentException(name + " is " + value + ", expected " + expected);
    }
  }
}
