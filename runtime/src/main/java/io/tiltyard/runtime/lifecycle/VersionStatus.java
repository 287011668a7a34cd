package io.tiltyard.runtime.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one version at one moment.
 *
 * @param model the model's name
 * @param version its number
 * @param state where it stands
 * @param reason why it stands there, for an operator; empty where there is nothing to say
 * @param reasonCode the same as a stable word, empty where there is nothing to say
 * @param digest SHA-256 of what was loaded, empty before
 * @param report what was found out on the way
 * @param servable what answers, null unless AVAILABLE
 */
public record VersionStatus(
    String model,
    long version,
    VersionState state,
    String reason,
    String reasonCode,
    String digest,
    VersionReport report,
    @Nullable Servable servable) {}
