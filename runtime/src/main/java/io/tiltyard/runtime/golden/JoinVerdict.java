package io.tiltyard.runtime.golden;

/**
 * Whether requests share runs of a version, and why.
 *
 * @param because a sentence that begins with "joined because" or "not joined because"
 * @param noteworthy whether an operator may want to do something about it
 */
public record JoinVerdict(boolean joined, String because, boolean noteworthy) {
  static final String HOW =
      "; a golden request proves it, or batching: {join: true} is the operator's word";

  static JoinVerdict joined(String why) {
    return new JoinVerdict(true, "joined because " + why, false);
  }

  /** By tolerance that operators should know of. */
  static JoinVerdict loosely(String why) {
    return new JoinVerdict(true, "joined because " + why, true);
  }

  /** By nature, or by an operator's wish. */
  static JoinVerdict alone(String why) {
    return new JoinVerdict(false, "not joined because " + why, false);
  }

  /** Although inputs and outputs would allow it. */
  static JoinVerdict refused(String why) {
    return new JoinVerdict(false, "not joined because " + why, true);
  }
}
