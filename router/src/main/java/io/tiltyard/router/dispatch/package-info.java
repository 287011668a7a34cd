/**
 * The life of one request between decoding and answering. Start at {@link
 * io.tiltyard.router.dispatch.Dispatcher}.
 */
@NullMarked
package io.tiltyard.router.dispatch;

import org.jspecify.annotations.NullMarked;
