package io.tiltyard.router.control;

import java.util.Locale;

/**
 * Something that changed.
 *
 * @param id larger than those of all events before, also of those before a restart
 * @param type what it is about
 * @param model always
 * @param route of route events and of the aliases that the gateway keeps for a route; else empty
 * @param alias of alias events, else empty
 * @param version that changed, that the alias points to, or that is the route's champion; 0 for
 *     none
 * @param from a state, a revision or a version; empty for what was not there
 * @param to the same; empty for what is gone
 * @param reasonCode a stable word, often empty
 * @param reason for an operator, often empty
 * @param atEpochMicros when
 */
public record Event(
    long id,
    Type type,
    String model,
    String route,
    String alias,
    long version,
    String from,
    String to,
    String reasonCode,
    String reason,
    long atEpochMicros) {

  /** What changes. */
  public enum Type {
    /** A version's state, or the reason for it. */
    VERSION,
    /** A route's revision. */
    ROUTE,
    /** Where an alias points to. */
    ALIAS;

    /** The word that clients read. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A change of a version. */
  public static Event ofVersion(
      String model, long version, String from, String to, String reasonCode, String reason) {
    return new Event(0, Type.VERSION, model, "", "", version, from, to, reasonCode, reason, 0);
  }

  /** A change of a route. */
  public static Event ofRoute(String model, String route, long champion, String from, String to) {
    return new Event(0, Type.ROUTE, model, route, "", champion, from, to, "", "", 0);
  }

  /**
   * A change of an alias.
   *
   * @param from 0 where it is new
   * @param to 0 where it is gone
   */
  public static Event ofAlias(String model, String route, String alias, long from, long to) {
    return new Event(0, Type.ALIAS, model, route, alias, to, number(from), number(to), "", "", 0);
  }

  private static String number(long version) {
    return version == 0 ? "" : Long.toString(version);
  }

  Event stamped(long newId, long newEpochMicros) {
    return new Event(
        newId, type, model, route, alias, version, from, to, reasonCode, reason, newEpochMicros);
  }
}
