package io.tiltyard.runtime.repository;

import java.nio.file.Path;

/**
 * A version directory as one scan saw it.
 *
 * @param model the model's name
 * @param version its number
 * @param directory where it lies
 * @param fingerprint changes when a file in it appears, goes, or changes size or time
 */
public record VersionEntry(String model, long version, Path directory, String fingerprint) {}
