package io.tiltyard.server.inference;

import io.tiltyard.router.quota.Quotas;

/**
 * Quotas, and where a request says whose it counts for.
 *
 * @param header name of the HTTP header and of the gRPC metadata, in lower case
 */
public record QuotaGate(String header, Quotas quotas) {
  /** The default of {@code header}. */
  public static final String DEFAULT_HEADER = "x-tenant-id";

  /** Lets everybody in. */
  public static QuotaGate open() {
    return new QuotaGate(DEFAULT_HEADER, Quotas.none());
  }
}
