package io.tiltyard.repository.source;

/**
 * A version as one scan saw it.
 *
 * @param model the model's name
 * @param version its number
 * @param fingerprint changes when a file in it appears, goes, or changes size, time or etag
 */
public record VersionEntry(String model, long version, String fingerprint) {}
