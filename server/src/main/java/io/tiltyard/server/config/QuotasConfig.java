package io.tiltyard.server.config;

import io.tiltyard.router.quota.TenantLimits;
import java.util.Map;

/**
 * What each tenant may ask for in a second.
 *
 * @param tenantHeader name of the header, and of the gRPC metadata, that names the tenant
 * @param all limits of every tenant that {@code tenants} does not name
 * @param tenants limits by name of the tenant
 */
public record QuotasConfig(
    String tenantHeader, TenantLimits all, Map<String, TenantLimits> tenants) {
  public QuotasConfig {
    tenants = Map.copyOf(tenants);
  }
}
