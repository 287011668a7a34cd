package io.tiltyard.router.route;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;

/** The answer to a client that asks for a version by an alias that there is not. */
public final class UnknownAlias {
  private static final int MOST_NAMES = 20;

  private UnknownAlias() {}

  /** Names the aliases that there are, the first 20 of them. */
  public static Refusal refusal(Route route, String alias) {
    int count = route.aliases().size();
    String known =
        route.aliases().keySet().stream()
            .limit(MOST_NAMES)
            .map(name -> "'" + name + "'")
            .reduce((one, two) -> one + ", " + two)
            .map(names -> "a version's number or one of " + names)
            .orElse("a version's number, as there are no aliases");
    return new Refusal(
        ErrorCode.VERSION_NOT_FOUND,
        "model '"
            + Excerpt.of(route.name())
            + "' has no alias '"
            + Excerpt.of(alias)
            + "', expected "
            + known
            + (count > MOST_NAMES ? " and " + (count - MOST_NAMES) + " more" : ""));
  }
}
