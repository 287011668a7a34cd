package io.tiltyard.runtime.model;

import java.nio.file.Path;

/**
 * A version as it lies on disk.
 *
 * @param model the model's name
 * @param version a positive number
 * @param directory holds {@code model.onnx} and what belongs to it
 */
public record ModelArtifact(String model, long version, Path directory) {}
