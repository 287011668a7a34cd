package io.tiltyard.server.cli;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** The stack trace of an event on the same line, its lines parted by bars. */
public final class SafeTrace extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy throwable) {
    StringBuilder line = new StringBuilder();
    super.throwableProxyToString(throwable)
        .lines()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .forEach(text -> line.append(" | ").append(SafeText.of(text)));
    return line.toString();
  }
}
