package io.tiltyard.server.cli;

import io.tiltyard.server.config.Units;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration with its unit. */
final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String value) {
    Duration duration = Units.duration(value);
    if (duration == null || duration.isZero()) {
      throw new TypeConversionException(
          "got '" + SafeText.of(value) + "', expected a duration with its unit, such as 20s or 5m");
    }
    return duration;
  }
}
