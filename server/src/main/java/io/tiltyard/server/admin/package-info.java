/**
 * The admin plane: what operators and scripts ask and change over HTTP. Start at {@link
 * io.tiltyard.server.admin.AdminHandler}.
 */
@NullMarked
package io.tiltyard.server.admin;

import org.jspecify.annotations.NullMarked;
