package io.tiltyard.runtime.tensor;

/**
 * One dimension of a declared shape.
 *
 * @param size the fixed size, or -1 when it varies
 * @param symbol the name that a varying dimension carries in the model, or "" when it has none;
 *     dimensions of one model with the same symbol are equal in every run
 */
public record Dimension(long size, String symbol) {
  /** The size of a dimension that varies. */
  public static final long VARIABLE = -1;

  public static Dimension fixed(long size) {
    return new Dimension(size, "");
  }

  public static Dimension variable(String symbol) {
    return new Dimension(VARIABLE, symbol);
  }

  public boolean isVariable() {
    return size == VARIABLE;
  }
}
