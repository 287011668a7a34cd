package io.tiltyard.runtime.golden;

import java.util.List;

/**
 * What is known of a version before it is proved.
 *
 * @param golden requests with answers
 * @param recent requests that an earlier version answered, of inputs in any order
 * @param ran whether a run of it has succeeded, whatever was asked
 */
public record Known(GoldenSet golden, List<List<GoldenTensor>> recent, boolean ran) {}
