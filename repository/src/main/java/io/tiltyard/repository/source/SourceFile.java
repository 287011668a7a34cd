package io.tiltyard.repository.source;

/**
 * A file at its source.
 *
 * @param name relative to the version's or the model's directory, with forward slashes
 * @param size in bytes
 * @param tag changes when the content does: size and time, or an etag
 */
public record SourceFile(String name, long size, String tag) {}
