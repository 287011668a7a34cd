package io.tiltyard.runtime.golden;

/**
 * The worst that was measured, over elements and rows.
 *
 * @param abs largest difference of two elements; infinite where one was NaN or infinite
 * @param rel largest difference as a part of the expected magnitude, of the elements that a
 *     relative tolerance looks at; infinite where a zero was expected
 * @param cosine least similarity of two rows
 * @param argmaxRows rows whose largest element is at another place
 */
public record Deviation(double abs, double rel, double cosine, long argmaxRows) {
  /** Nothing differs. */
  public static final Deviation NONE = new Deviation(0, 0, 1, 0);

  /** The worse of both in everything. */
  public Deviation worse(Deviation other) {
    return new Deviation(
        Math.max(abs, other.abs),
        Math.max(rel, other.rel),
        Math.min(cosine, other.cosine),
        argmaxRows + other.argmaxRows);
  }

  @Override
  public String toString() {
    return "abs " + abs + ", rel " + rel + ", cosine " + cosine + ", argmax rows " + argmaxRows;
  }
}
