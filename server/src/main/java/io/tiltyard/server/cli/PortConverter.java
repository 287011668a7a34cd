package io.tiltyard.server.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A port from 0 to 65535. */
final class PortConverter implements ITypeConverter<Integer> {
  private static final int MAX = 65_535;

  @Override
  public Integer convert(String value) {
    int port;
    try {
      port = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      port = -1;
    }
    if (port < 0 || port > MAX) {
      throw new TypeConversionException(
          "got '" + SafeText.of(value) + "', expected a port from 0 to " + MAX);
    }
    return port;
  }
}
