package io.tiltyard.server.inference;

import io.tiltyard.repository.source.VersionNumber;
import org.jspecify.annotations.Nullable;

/** The two halves of what a request says in the place of a version. */
public final class NamedVersion {
  private NamedVersion() {}

  /** The number of a legal version, 0 where it is an alias or empty. */
  public static long number(String version) {
    if (version.isEmpty()) {
      return 0;
    }
    long number = VersionNumber.parse(version);
    return number == VersionNumber.INVALID ? 0 : number;
  }

  /**
   * The alias, or null where there is none.
   *
   * @param number what {@link #number} made of it
   */
  public static @Nullable String alias(String version, long number) {
    return number == 0 && !version.isEmpty() ? version : null;
  }
}
