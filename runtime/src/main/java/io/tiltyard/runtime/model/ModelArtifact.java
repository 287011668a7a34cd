package io.tiltyard.runtime.model;

import java.nio.file.Path;

/**
 * A version as it lies in the private store: nobody else writes there.
 *
 * @param model the model's name
 * @param version a positive number
 * @param directory holds the engine's file and what belongs to it
 */
public record ModelArtifact(String model, long version, Path directory) {}
