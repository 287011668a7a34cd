package io.tiltyard.server.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where models come from.
 *
 * @param path the directory {@code <model>/<version>/model.onnx} is looked for in
 * @param poll time between two looks
 */
public record RepositoryConfig(Path path, Duration poll) {}
