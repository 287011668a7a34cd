package io.tiltyard.runtime.golden;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a version before it is proved.
 *
 * @param golden requests with answers
 * @param recent requests that an earlier version answered, of inputs in any order
 * @param ran whether a run of it has succeeded, whatever was asked
 * @param joining whether requests may share its runs, null where that is to be found out
 */
public record Known(
    GoldenSet golden,
    List<List<GoldenTensor>> recent,
    boolean ran,
    @Nullable JoinVerdict joining) {}
