package io.tiltyard.runtime.model;

import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.tensor.Dimension;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which symbols mean the same size: those of the model and those that an operator declares, joined
 * where both name one dimension.
 */
final class DimensionClasses {
  private final Map<String, String> parents = new HashMap<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private final Set<String> conflicts = new LinkedHashSet<>();

  /**
   * Learns how a dimension that varies in the model is declared.
   *
   * @param wanted with a symbol, a size or neither
   * @param actual varies
   */
  void join(Dimension wanted, Dimension actual) {
    if (actual.symbol().isEmpty()) {
      return;
    }
    if (!wanted.isVariable()) {
      fix(actual.symbol(), wanted.size());
    } else if (!wanted.symbol().isEmpty()) {
      unite(wanted.symbol(), actual.symbol());
    }
  }

  /** The class is called as it was declared. */
  private void unite(String declared, String own) {
    String kept = root(declared);
    String joined = root(own);
    if (!kept.equals(joined)) {
      parents.put(joined, kept);
      Long size = sizes.remove(joined);
      if (size != null) {
        fix(own, size);
      }
    }
  }

  private void fix(String symbol, long size) {
    Long before = sizes.putIfAbsent(root(symbol), size);
    if (before != null && before != size) {
      conflicts.add(
          "dimension '"
              + Excerpt.of(symbol)
              + "' is declared as "
              + before
              + " and as "
              + size
              + ", the model has one size for it");
    }
  }

  /** Symbols that were given two sizes. */
  List<String> conflicts() {
    return List.copyOf(conflicts);
  }

  /** What a dimension is, after all of them were joined. */
  Dimension resolve(Dimension wanted, Dimension actual) {
    if (!actual.isVariable()) {
      return actual;
    }
    if (!wanted.isVariable()) {
      return wanted;
    }
    String symbol = actual.symbol().isEmpty() ? wanted.symbol() : actual.symbol();
    if (symbol.isEmpty()) {
      return actual;
    }
    Long size = sizes.get(root(symbol));
    return size == null ? Dimension.variable(root(symbol)) : Dimension.fixed(size);
  }

  private String root(String symbol) {
    String at = symbol;
    for (String up = parents.get(at); up != null; up = parents.get(at)) {
      at = up;
    }
    return at;
  }
}
