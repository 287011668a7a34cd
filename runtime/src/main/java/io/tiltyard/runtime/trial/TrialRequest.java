package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trial is to try.
 *
 * @param golden the directory of golden requests, or null
 * @param recent requests that an earlier version answered
 * @param memoryBytes that may be allocated on top of what the process begins with
 * @param warmUpNanos no warm-up run begins later
 */
record TrialRequest(
    ModelArtifact artifact,
    ModelSettings settings,
    @Nullable Path golden,
    GoldenSelection selection,
    List<List<TrialTensor>> recent,
    long memoryBytes,
    long warmUpNanos) {}
