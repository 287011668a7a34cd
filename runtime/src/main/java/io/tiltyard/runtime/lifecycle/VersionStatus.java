package io.tiltyard.runtime.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one version at one moment.
 *
 * @param model the model's name
 * @param version its number
 * @param state where it stands
 * @param reason why it stands there, for an operator; empty where there is nothing to say
 * @param reasonCode the same as a stable word, empty where it did not fail
 * @param digest SHA-256 of what was loaded, empty before
 * @param fileBytes size of what was loaded, 0 before
 * @param loadMillis how long the load took, 0 before
 * @param servable what answers, null unless AVAILABLE
 */
public record VersionStatus(
    String model,
    long version,
    VersionState state,
    String reason,
    String reasonCode,
    String digest,
    long fileBytes,
    long loadMillis,
    @Nullable Servable servable) {}
