package io.tiltyard.repository.integrity;

import org.jspecify.annotations.Nullable;

/**
 * What vouches for a version's files.
 *
 * @param listed whether {@code SHA256SUMS} or a signed list holds the hash of every file
 * @param signedBy name of the trusted key that signed that list, null where none had to
 */
public record Integrity(boolean listed, @Nullable String signedBy) {}
