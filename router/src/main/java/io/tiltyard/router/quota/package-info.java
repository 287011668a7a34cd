/**
 * What each tenant may ask for in a second. A tenant is a name that somebody in front of the
 * gateway vouches for; nothing here knows where it stood in a request. Start at {@link
 * io.tiltyard.router.quota.Quotas}.
 */
@NullMarked
package io.tiltyard.router.quota;

import org.jspecify.annotations.NullMarked;
