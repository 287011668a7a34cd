package io.tiltyard.base.tensor;

/**
 * One dimension of a declared shape.
 *
 * @param size the fixed size, or -1 when it varies
 * @param symbol the name that a varying dimension carries, or "" when it has none. Exporters give
 *     one name to sizes that differ, so the name of a model's file is a guess
 * @param bound whether an operator gave the name: all dimensions of inputs that carry it bound are
 *     equal in a request
 */
public record Dimension(long size, String symbol, boolean bound) {
  /** The size of a dimension that varies. */
  public static final long VARIABLE = -1;

  public static Dimension fixed(long size) {
    return new Dimension(size, "", false);
  }

  /** As a model's file has it. */
  public static Dimension variable(String symbol) {
    return new Dimension(VARIABLE, symbol, false);
  }

  /** As an operator declares it. */
  public static Dimension bound(String symbol) {
    return new Dimension(VARIABLE, symbol, true);
  }

  public boolean isVariable() {
    return size == VARIABLE;
  }
}
