package io.tiltyard.repository.store;

import java.time.Duration;

/**
 * Limits of the private store.
 *
 * @param maxFiles of one tree
 * @param maxBytes of one tree
 * @param minFreeBytes that a copy leaves free on the store's file system
 * @param chunkBytes that are copied between two calls of a {@link Pace}
 * @param markBytes after which a copy notes how far it came, and lets the disk catch up
 * @param staleAfter when a copy that nobody goes on with is thrown away
 */
public record StoreSettings(
    int maxFiles,
    long maxBytes,
    long minFreeBytes,
    int chunkBytes,
    long markBytes,
    Duration staleAfter) {
  private static final StoreSettings DEFAULTS =
      new StoreSettings(10_000, 1L << 40, 64L << 20, 1 << 20, 64L << 20, Duration.ofDays(1));

  /** 10,000 files, 1 TiB, 64 MiB left free, chunks of 1 MiB, marks every 64 MiB, one day. */
  public static StoreSettings defaults() {
    return DEFAULTS;
  }
}
