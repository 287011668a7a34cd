/**
 * Models in a bucket of an S3 store, with the rules of a directory. Nothing else knows Amazon's
 * SDK. Start at {@link io.tiltyard.server.s3.S3Repository}.
 */
@NullMarked
package io.tiltyard.server.s3;

import org.jspecify.annotations.NullMarked;
