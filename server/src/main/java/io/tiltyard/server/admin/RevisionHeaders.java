package io.tiltyard.server.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.repository.source.VersionNumber;
import io.tiltyard.router.control.RevisionCondition;
import io.tiltyard.server.http.transport.HttpExchange;
import org.jspecify.annotations.Nullable;

/** Revisions as entity tags: a strong tag that holds the number, {@code "12"}. */
final class RevisionHeaders {
  private static final String ANY = "*";

  private RevisionHeaders() {}

  static String tag(long revision) {
    return "\"" + revision + "\"";
  }

  /** What a change says it expects; refused where it says nothing or contradicts itself. */
  static RevisionCondition condition(HttpExchange exchange) throws RefusedException {
    String match = exchange.header(HttpHeaderNames.IF_MATCH);
    String noneMatch = exchange.header(HttpHeaderNames.IF_NONE_MATCH);
    if (match != null && noneMatch != null) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT, "both if-match and if-none-match, expected one of them");
    }
    if (noneMatch != null) {
      return absent(noneMatch.strip());
    }
    if (match == null) {
      throw new RefusedException(
          ErrorCode.REVISION_REQUIRED,
          "no if-match, expected the route's ETag, * for whatever there is, or if-none-match: * to"
              + " create the route");
    }
    return match.strip().equals(ANY)
        ? RevisionCondition.exists()
        : RevisionCondition.exactly(revision(match.strip()));
  }

  private static RevisionCondition absent(String noneMatch) throws RefusedException {
    if (!noneMatch.equals(ANY)) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          "if-none-match '" + Excerpt.of(noneMatch) + "', expected * to create the route");
    }
    return RevisionCondition.absent();
  }

  private static long revision(String tag) throws RefusedException {
    String number = unquoted(tag);
    long revision = number == null ? VersionNumber.INVALID : VersionNumber.parse(number);
    if (revision == VersionNumber.INVALID) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          "if-match '" + Excerpt.of(tag) + "', expected one ETag of the route, such as \"12\"");
    }
    return revision;
  }

  private static @Nullable String unquoted(String tag) {
    boolean quoted = tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"");
    return quoted ? tag.substring(1, tag.length() - 1) : null;
  }
}
