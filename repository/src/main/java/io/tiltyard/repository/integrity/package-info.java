/**
 * Whether the files of a version are those that somebody vouched for: checksums beside them, and
 * signatures of keys that the operator trusts. Start at {@link
 * io.tiltyard.repository.integrity.IntegrityCheck}.
 */
@NullMarked
package io.tiltyard.repository.integrity;

import org.jspecify.annotations.NullMarked;
