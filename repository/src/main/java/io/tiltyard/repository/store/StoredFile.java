package io.tiltyard.repository.store;

/**
 * A file in the private store.
 *
 * @param name relative to the tree's directory, with forward slashes
 * @param size in bytes
 * @param sha256 of its content, 64 lower-case hexadecimal digits
 */
public record StoredFile(String name, long size, String sha256) {}
