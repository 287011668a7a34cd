package io.tiltyard.router.alias;

/**
 * One alias as it is kept across restarts.
 *
 * @param scope what {@code owner} names
 * @param owner of the alias
 * @param alias its name
 * @param version that it points to
 */
public record AliasEntry(Scope scope, String owner, String alias, long version) {
  /** Whose an alias is. */
  public enum Scope {
    /** An operator set it for the versions of a model. */
    MODEL,
    /** The gateway keeps it for a route. */
    ROUTE
  }
}
