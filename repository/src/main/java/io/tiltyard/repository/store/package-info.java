/**
 * The private store: what is served is copied here first, under the hash of its bytes, where nobody
 * else writes. Start at {@link io.tiltyard.repository.store.PrivateStore}.
 */
@NullMarked
package io.tiltyard.repository.store;

import org.jspecify.annotations.NullMarked;
