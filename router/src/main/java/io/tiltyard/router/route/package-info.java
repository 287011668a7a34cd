/**
 * Who answers: routes, arms, the split and the table that the data plane reads. Start at {@link
 * io.tiltyard.router.route.RouteTable}.
 */
@NullMarked
package io.tiltyard.router.route;

import org.jspecify.annotations.NullMarked;
