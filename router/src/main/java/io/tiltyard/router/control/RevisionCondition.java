package io.tiltyard.router.control;

/**
 * What a change expects of the route that it replaces.
 *
 * @param kind how
 * @param revision the expected one, for {@link Kind#EXACTLY}
 */
public record RevisionCondition(Kind kind, long revision) {
  /** The conditions that there are. */
  public enum Kind {
    /** The route has this revision. */
    EXACTLY,
    /** The route exists. */
    EXISTS,
    /** There is no such route. */
    ABSENT
  }

  public static RevisionCondition exactly(long revision) {
    return new RevisionCondition(Kind.EXACTLY, revision);
  }

  public static RevisionCondition exists() {
    return new RevisionCondition(Kind.EXISTS, 0);
  }

  public static RevisionCondition absent() {
    return new RevisionCondition(Kind.ABSENT, 0);
  }
}
