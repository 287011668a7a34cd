package io.tiltyard.monitor.hlog;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link IntervalLogWriter} did.
 *
 * @param intervals intervals that reached a file
 * @param lines lines in them, one for each arm and stage with values
 * @param writtenBytes bytes in files
 * @param ioErrors faults of the disk; the interval concerned became part of the next one
 * @param lastError the last of them, or null; for the operator, not for clients
 */
public record IntervalLogStatistics(
    long intervals, long lines, long writtenBytes, long ioErrors, @Nullable String lastError) {}
