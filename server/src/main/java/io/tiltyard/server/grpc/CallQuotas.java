package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.quota.Quotas;
import io.tiltyard.server.inference.QuotaGate;
import org.jspecify.annotations.Nullable;

/** Holds calls against the quota of the tenant that their metadata names. */
final class CallQuotas {
  private final Quotas quotas;
  private final Metadata.Key<String> header;
  private final Clock clock;

  CallQuotas(QuotaGate gate, Clock clock) {
    this.quotas = gate.quotas();
    this.header = Metadata.Key.of(gate.header(), Metadata.ASCII_STRING_MARSHALLER);
    this.clock = clock;
  }

  /** Whose call it is, as far as quotas want to know; null for nobody's. */
  @Nullable String tenant(Metadata metadata) {
    return quotas.isLimited() ? metadata.get(header) : null;
  }

  /** To be asked once for each request, before it is read where that can be. Null for yes. */
  @Nullable Refusal takeRequest(@Nullable String tenant) {
    return quotas.isLimited() ? quotas.takeRequest(tenant, clock.nanoTime()) : null;
  }

  /** To be asked once the size of the message is known. Null for yes. */
  @Nullable Refusal takeBytes(@Nullable String tenant, int size) {
    return quotas.isLimited() ? quotas.takeBytes(tenant, size, clock.nanoTime()) : null;
  }
}
