package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.repository.source.VersionNumber;
import io.tiltyard.runtime.lifecycle.VersionPolicy;
import io.tiltyard.runtime.model.ArenaShrinking;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.runtime.model.Joining;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of value that only models have. */
final class ModelKinds {
  private static final Pattern CUDA = Pattern.compile("cuda:([0-9]|[1-5][0-9]|6[0-3])");
  private static final Pattern LATEST = Pattern.compile("latest\\(\\s*([1-9][0-9]{0,8})\\s*\\)");
  private static final Pattern SPECIFIC = Pattern.compile("specific\\(([0-9, ]+)\\)");
  private static final Pattern SYMBOL = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
  private static final int MAX_TEXT = 1_024;

  private ModelKinds() {}

  static Kind<Engine> engine() {
    String names =
        Arrays.stream(Engine.values()).map(Engine::configName).collect(Collectors.joining(" or "));
    return kind(
        names,
        node ->
            Arrays.stream(Engine.values())
                .filter(engine -> engine.configName().equals(node.textValue()))
                .findFirst()
                .orElse(null),
        Engine::configName);
  }

  static Kind<List<Device>> devices() {
    return kind(
        "cpu, auto, cuda:0 to cuda:63, or a list of different ones such as [cuda:0, cuda:1]",
        node -> {
          List<Device> devices = list(node.isArray() ? node : List.of(node), ModelKinds::device);
          boolean legal =
              devices != null
                  && !devices.isEmpty()
                  && Set.copyOf(devices).size() == devices.size()
                  && (devices.size() == 1 || !devices.contains(Device.AUTO));
          return legal ? devices : null;
        },
        devices ->
            devices.size() == 1
                ? devices.get(0).toString()
                : devices.stream().map(Device::toString).toList().toString());
  }

  private static @Nullable Device device(JsonNode node) {
    String text = node.textValue();
    if (text == null) {
      return null;
    }
    Matcher cuda = CUDA.matcher(text);
    if (cuda.matches()) {
      return Device.cuda(Integer.parseInt(cuda.group(1)));
    }
    return text.equals("cpu") ? Device.CPU : text.equals("auto") ? Device.AUTO : null;
  }

  /** Text that the engine reads; a number or a truth value is taken as it is written. */
  static Kind<Joining> joining() {
    return kind(
        "proved, true or false",
        node ->
            switch (node.asText()) {
              case "proved" -> Joining.PROVED;
              case "true" -> Joining.ALWAYS;
              case "false" -> Joining.NEVER;
              default -> null;
            },
        joining ->
            switch (joining) {
              case PROVED -> "proved";
              case ALWAYS -> "true";
              case NEVER -> "false";
            });
  }

  static Kind<ArenaShrinking> arenaShrinking() {
    return kind(
        "auto, always or never",
        node ->
            switch (node.asText()) {
              case "auto" -> ArenaShrinking.AUTO;
              case "always" -> ArenaShrinking.ALWAYS;
              case "never" -> ArenaShrinking.NEVER;
              default -> null;
            },
        shrinking -> shrinking.name().toLowerCase(Locale.ROOT));
  }

  static Kind<String> option() {
    return kind(
        "text of 1 to " + MAX_TEXT + " characters",
        node -> {
          String text = node.isValueNode() && !node.isNull() ? node.asText() : "";
          return text.isEmpty() || text.length() > MAX_TEXT ? null : text;
        },
        text -> text);
  }

  static Kind<VersionPolicy> versionPolicy() {
    return kind(
        "all, latest(2) or specific(1, 3), with any numbers from 1",
        node -> node.isTextual() ? policy(node.textValue()) : null,
        ModelKinds::policyText);
  }

  private static @Nullable VersionPolicy policy(String text) {
    if (text.equals("all")) {
      return new VersionPolicy.All();
    }
    Matcher latest = LATEST.matcher(text);
    if (latest.matches()) {
      return new VersionPolicy.Latest(Integer.parseInt(latest.group(1)));
    }
    Matcher specific = SPECIFIC.matcher(text);
    if (!specific.matches()) {
      return null;
    }
    Set<Long> versions = new HashSet<>();
    for (String number : specific.group(1).split(",", -1)) {
      long version = VersionNumber.parse(number.strip());
      if (version < 1) {
        return null;
      }
      versions.add(version);
    }
    return new VersionPolicy.Specific(versions);
  }

  private static String policyText(VersionPolicy policy) {
    if (policy instanceof VersionPolicy.Latest latest) {
      return "latest(" + latest.count() + ")";
    }
    if (policy instanceof VersionPolicy.Specific specific) {
      return specific.versions().stream()
          .sorted()
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "specific(", ")"));
    }
    return "all";
  }

  static Kind<String> tensorName() {
    return kind(
        "the name of the tensor, 1 to " + MAX_TEXT + " characters",
        node -> {
          String text = node.isTextual() ? node.textValue() : "";
          return text.isEmpty() || text.length() > MAX_TEXT ? null : text;
        },
        text -> text);
  }

  static Kind<DataType> datatype() {
    return kind(
        "one of "
            + Arrays.stream(DataType.values()).map(Enum::name).collect(Collectors.joining(", ")),
        node -> node.isTextual() ? DataType.named(node.textValue()) : null,
        Enum::name);
  }

  static Kind<List<Dimension>> shape() {
    return kind(
        "a list of at most "
            + Shapes.MAX_RANK
            + " sizes from 1, -1 for any size, or names of dimensions, such as [batch, 3, -1]",
        node -> {
          boolean legal = node.isArray() && node.size() <= Shapes.MAX_RANK;
          return legal ? list(node, ModelKinds::dimension) : null;
        },
        shape ->
            shape.stream()
                .map(d -> d.symbol().isEmpty() ? Long.toString(d.size()) : d.symbol())
                .toList()
                .toString());
  }

  private static @Nullable Dimension dimension(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      long size = node.longValue();
      return size == Dimension.VARIABLE
          ? Dimension.variable("")
          : size >= 1 ? Dimension.fixed(size) : null;
    }
    String text = node.textValue();
    return text != null && SYMBOL.matcher(text).matches() ? Dimension.bound(text) : null;
  }

  static Kind<Set<Long>> versions() {
    Kind<Long> version = Kinds.version();
    return kind(
        "a list of versions such as [1, 2]",
        node -> {
          List<Long> versions =
              node.isArray() && !node.isEmpty() ? list(node, version::parse) : null;
          return versions == null ? null : Set.copyOf(new HashSet<>(versions));
        },
        versions -> versions.stream().sorted().toList().toString());
  }

  /** Null where one of the nodes is not legal. */
  private static <T> @Nullable List<T> list(
      Iterable<JsonNode> nodes, Function<JsonNode, @Nullable T> parser) {
    List<T> values = new ArrayList<>();
    for (JsonNode node : nodes) {
      T value = parser.apply(node);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return List.copyOf(values);
  }

  private static <T> Kind<T> kind(
      String expected, Function<JsonNode, @Nullable T> parser, Function<T, String> printer) {
    return Kinds.of(expected, parser, printer);
  }
}
