/**
 * What is asked: requests made from a model's metadata or read from a file. Start at {@code
 * InferRequest}.
 */
@NullMarked
package io.tiltyard.loadtest.request;

import org.jspecify.annotations.NullMarked;
