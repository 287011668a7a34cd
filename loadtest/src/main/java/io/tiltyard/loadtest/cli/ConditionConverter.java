package io.tiltyard.loadtest.cli;

import io.tiltyard.loadtest.verdict.Condition;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A condition, as {@code p99>20ms}. */
final class ConditionConverter implements ITypeConverter<Condition> {
  @Override
  public Condition convert(String value) {
    try {
      return Condition.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
