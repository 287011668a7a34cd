package io.tiltyard.loadtest.cli;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options of the form {@code NAME=VALUE}. */
final class Named {
  private Named() {}

  /** A shape by name. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Shape(String name, long[] dimensions) {}

  /**
   * @param name empty for every input
   */
  record Limit(String name, long value) {}

  record Header(String name, String value) {}

  /** {@code NAME=1,16}; the name may hold an equals sign, the shape is behind the last. */
  static final class ShapeConverter implements ITypeConverter<Shape> {
    @Override
    public Shape convert(String value) {
      int equals = value.lastIndexOf('=');
      try {
        String dimensions = value.substring(equals + 1);
        long[] shape =
            dimensions.isEmpty()
                ? new long[0]
                : Arrays.stream(dimensions.split(",", -1)).mapToLong(Named::natural).toArray();
        if (equals > 0) {
          return new Shape(value.substring(0, equals), shape);
        }
      } catch (NumberFormatException e) {
        throw refused(value, e);
      }
      throw refused(value, null);
    }

    private static TypeConversionException refused(String value, @Nullable Throwable cause) {
      TypeConversionException refused =
          new TypeConversionException(
              "got '" + value + "', expected an input and its whole shape, such as name=1,16");
      if (cause != null) {
        refused.initCause(cause);
      }
      return refused;
    }
  }

  /** {@code N} or {@code NAME=N}. */
  static final class LimitConverter implements ITypeConverter<Limit> {
    @Override
    public Limit convert(String value) {
      int equals = value.lastIndexOf('=');
      try {
        return new Limit(
            equals < 0 ? "" : value.substring(0, equals), natural(value.substring(equals + 1)));
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            "got '" + value + "', expected a number from 0 on, or input=number");
      }
    }
  }

  /** {@code Name: value}. */
  static final class HeaderConverter implements ITypeConverter<Header> {
    @Override
    public Header convert(String value) {
      int colon = value.indexOf(':');
      String name = colon < 0 ? "" : value.substring(0, colon).strip();
      String text = colon < 0 ? "" : value.substring(colon + 1).strip();
      if (!name.matches("[A-Za-z0-9._-]+") || !isPlain(text)) {
        throw new TypeConversionException(
            "got '" + value + "', expected a header in plain ASCII, such as 'Name: value'");
      }
      return new Header(name, text);
    }
  }

  /** Whether a text can be the value of a header. */
  static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static long natural(String text) {
    long value = Long.parseLong(text.strip());
    if (value < 0) {
      throw new NumberFormatException(text);
    }
    return value;
  }
}
