package io.tiltyard.server.metrics;

import io.tiltyard.monitor.metric.Metric;
import io.tiltyard.router.quota.QuotaClass;
import io.tiltyard.router.quota.Quotas;

/** Whose quota was used up; where there are quotas. */
final class QuotaMetrics {
  private QuotaMetrics() {}

  static void add(Quotas quotas, Families to) {
    if (!quotas.isLimited()) {
      return;
    }
    to.add(Metric.QUOTA_TENANTS, quotas.otherTenants());
    for (QuotaClass each : quotas.classes()) {
      to.add(Metric.QUOTA_REFUSED, each.refusedRequests(), each.label(), "requests");
      to.add(Metric.QUOTA_REFUSED, each.refusedBytes(), each.label(), "bytes");
    }
  }
}
