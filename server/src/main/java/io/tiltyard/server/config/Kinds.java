package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.tiltyard.server.transport.Transport;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds of value that keys have. */
final class Kinds {
  private static final int MAX_PORT = 65_535;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,253}");
  private static final Pattern HEADER = Pattern.compile("[a-z0-9_-]{1,64}");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final String UNLIMITED = "unlimited";
  private static final int WEIGHT_DIGITS = 2;

  private Kinds() {}

  static Kind<Boolean> bool() {
    return of("true or false", node -> node.isBoolean() ? node.booleanValue() : null);
  }

  static Kind<String> host() {
    return of("a host name or address", node -> matching(node, HOST.asMatchPredicate()));
  }

  static Kind<String> name() {
    return of(Names.EXPECTED, node -> matching(node, Names::legal));
  }

  static Kind<Integer> port() {
    return integer("a port from 0 to " + MAX_PORT + ", 0 for any free one", 0, MAX_PORT);
  }

  static Kind<Integer> integer(int min, int max) {
    return integer("a whole number from " + min + " to " + max, min, max);
  }

  private static Kind<Integer> integer(String expected, int min, int max) {
    return of(
        expected,
        node -> {
          Long value = whole(node, min, max);
          return value == null ? null : value.intValue();
        });
  }

  /** A limit on a count, or the word for none, which is 0. */
  static Kind<Long> limit(long max) {
    return orUnlimited(
        of("a whole number from 1 to " + max + " or " + UNLIMITED, node -> whole(node, 1, max)));
  }

  /** A limit on a size, or the word for none, which is 0. */
  static Kind<Long> sizeLimit(long min, long max) {
    Kind<Long> size = size(min, max);
    return orUnlimited(
        new TextKind<>(size.expected() + ", or " + UNLIMITED, size::parse, size::text));
  }

  private static Kind<Long> orUnlimited(Kind<Long> kind) {
    return new TextKind<>(
        kind.expected(),
        node -> matching(node, UNLIMITED::equals) == null ? kind.parse(node) : Long.valueOf(0),
        value -> value == 0 ? UNLIMITED : kind.text(value));
  }

  static Kind<Long> count(long max) {
    return of("a whole number from 1 to " + max, node -> whole(node, 1, max));
  }

  static Kind<String> header() {
    return of(
        "the name of a header, 1 to 64 lower-case letters, digits, '_' or '-', without 'grpc-' in"
            + " front and '-bin' behind",
        node ->
            matching(
                node,
                HEADER
                    .asMatchPredicate()
                    .and(name -> !name.startsWith("grpc-") && !name.endsWith("-bin"))));
  }

  static Kind<Long> version() {
    return of(
        "a version, a whole number from 1 to " + Long.MAX_VALUE,
        node -> whole(node, 1, Long.MAX_VALUE));
  }

  static Kind<Double> fraction() {
    return of("a fraction from 0 to 1", node -> decimal(node, 1));
  }

  static Kind<Double> weight() {
    return of(
        "percent from 0 to 100 in steps of 0.01",
        node -> {
          Double percent = decimal(node, 100);
          return percent == null || scale(percent) > WEIGHT_DIGITS ? null : percent;
        });
  }

  static Kind<Boolean> isTrue() {
    return of("true, or no such key", node -> BooleanNode.TRUE.equals(node) ? true : null);
  }

  /** One of two words: the value is whether it is the second. */
  static Kind<Boolean> either(String no, String yes) {
    return of(
        no + " or " + yes,
        node -> {
          String word = matching(node, Set.of(no, yes)::contains);
          return word == null ? null : word.equals(yes);
        },
        value -> value ? yes : no);
  }

  static <E extends Enum<E>> Kind<E> word(Class<E> type) {
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Kinds::spelling).toList();
    return of(
        String.join(" or ", words),
        node -> {
          int index = node.isTextual() ? words.indexOf(node.textValue()) : -1;
          return index < 0 ? null : type.getEnumConstants()[index];
        },
        Kinds::spelling);
  }

  private static String spelling(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static Kind<Transport> transport() {
    return new TextKind<>(
        "one of " + Transport.labels(),
        node -> {
          String text = node.textValue();
          return text == null ? null : Transport.named(text);
        },
        Transport::label);
  }

  static Kind<Path> path() {
    return of("a path", Kinds::parsePath);
  }

  /** A directory, or a bucket with what keys in it start with. */
  static Kind<String> repository() {
    return of(
        "a path, or a bucket such as s3://models/production",
        node -> {
          String text = node.textValue();
          boolean legal =
              (text != null && (text.startsWith("s3:") || text.contains("://")))
                  ? S3Location.parse(text) != null
                  : parsePath(node) != null;
          return legal ? text : null;
        });
  }

  static Kind<URI> endpoint() {
    return of(
        "a URL with a host alone, such as https://minio.example.com:9000",
        node -> {
          try {
            URI uri = new URI(String.valueOf(node.textValue()));
            return isEndpoint(uri) ? uri : null;
          } catch (URISyntaxException e) {
            return null;
          }
        });
  }

  private static boolean isEndpoint(URI uri) {
    return SCHEMES.contains(String.valueOf(uri.getScheme()))
        && uri.getHost() != null
        && uri.getPort() <= MAX_PORT
        && uri.getRawUserInfo() == null
        && Set.of("", "/").contains(uri.getRawPath())
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  static Kind<String> region() {
    return of(
        "the name of a region, such as eu-central-1",
        node -> matching(node, REGION.asMatchPredicate()));
  }

  /** A moment; that of a date is its end. */
  static Kind<Instant> end() {
    return of(
        "a date such as 2027-01-31, or a moment such as 2027-01-31T12:00:00Z",
        node -> {
          String text = String.valueOf(node.textValue());
          try {
            return DATE.asMatchPredicate().test(text)
                ? LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
          } catch (DateTimeException e) {
            return null;
          }
        });
  }

  /** One name or more. */
  static Kind<Set<String>> names() {
    return of(
        "a list of names of models, each " + Names.EXPECTED,
        node -> {
          Set<String> names = new LinkedHashSet<>();
          for (JsonNode element : node.isArray() ? node : List.<JsonNode>of()) {
            String name = matching(element, Names::legal);
            if (name == null) {
              return null;
            }
            names.add(name);
          }
          return names.isEmpty() ? null : names;
        });
  }

  static Kind<Duration> duration(Duration min, Duration max) {
    String expected =
        "a duration with its unit from "
            + Units.text(min)
            + " to "
            + Units.text(max)
            + ", such as 5ms, 2s, 1m or 1h";
    return new TextKind<>(
        expected,
        node -> {
          Duration parsed = node.isTextual() ? Units.duration(node.textValue()) : null;
          return parsed == null || parsed.compareTo(min) < 0 || parsed.compareTo(max) > 0
              ? null
              : parsed;
        },
        Units::text);
  }

  static Kind<Long> size(long min, long max) {
    String expected =
        "a size with its unit from "
            + Units.sizeText(min)
            + " to "
            + Units.sizeText(max)
            + ", such as 10B, 4KiB, 64MiB or 1GiB";
    return new TextKind<>(
        expected,
        node -> {
          Long parsed = node.isTextual() ? Units.size(node.textValue()) : null;
          return parsed == null || parsed < min || parsed > max ? null : parsed;
        },
        Units::sizeText);
  }

  private static @Nullable String matching(JsonNode node, Predicate<String> legal) {
    String text = node.textValue();
    return text == null || !legal.test(text) ? null : text;
  }

  private static @Nullable Long whole(JsonNode node, long min, long max) {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      return null;
    }
    long value = node.longValue();
    return value < min || value > max ? null : value;
  }

  private static @Nullable Double decimal(JsonNode node, double max) {
    if (!node.isNumber()) {
      return null;
    }
    double value = node.doubleValue();
    return Double.isNaN(value) || value < 0 || value > max ? null : value;
  }

  private static int scale(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().scale();
  }

  private static @Nullable Path parsePath(JsonNode node) {
    if (!node.isTextual() || node.textValue().isBlank()) {
      return null;
    }
    try {
      return Path.of(node.textValue());
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static <T> Kind<T> of(String expected, Function<JsonNode, @Nullable T> parser) {
    return of(expected, parser, String::valueOf);
  }

  /**
   * @param parser gives null for what is not legal
   * @param printer writes a value as a file has it
   */
  static <T> Kind<T> of(
      String expected, Function<JsonNode, @Nullable T> parser, Function<T, String> printer) {
    return new TextKind<>(expected, parser, printer);
  }

  private record TextKind<T>(
      String expected, Function<JsonNode, @Nullable T> parser, Function<T, String> printer)
      implements Kind<T> {
    @Override
    public @Nullable T parse(JsonNode node) {
      return parser.apply(node);
    }

    @Override
    public String text(T value) {
      return printer.apply(value);
    }
  }
}
