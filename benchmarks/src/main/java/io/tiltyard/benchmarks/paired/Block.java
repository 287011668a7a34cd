package io.tiltyard.benchmarks.paired;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One turn of one contender. Shares are of the time of the turn; those of the machine, of all its
 * CPUs.
 *
 * @param contender its name
 * @param pass which round of turns
 * @param requests completed in the turn
 * @param rowsPerRun mean rows that the model was run with, or null where nobody counts them
 * @param cpuMicros of the contender's process, a request
 * @param threadMicros the same by group of threads
 * @param clientMicros CPU of the process that makes the load, a request
 * @param machineMicros CPU of everything, a request: what the kernel receives for the server in the
 *     client's time is in here once, whoever was billed for it
 * @param perSecond requests completed a second
 * @param cores how many cores the contender's process kept busy
 * @param clientCores how many the process that makes the load kept busy
 * @param busyShare part of the machine that anything used
 * @param stealShare part of the machine that the hypervisor gave away
 * @param pressureShare part of the time in which something waited for a CPU
 * @param strangerShare part of the machine that neither side of the measurement used
 */
public record Block(
    String contender,
    int pass,
    long requests,
    @Nullable Double rowsPerRun,
    double cpuMicros,
    Map<String, Double> threadMicros,
    double clientMicros,
    double machineMicros,
    double perSecond,
    double cores,
    double clientCores,
    double busyShare,
    double stealShare,
    double pressureShare,
    double strangerShare) {}
