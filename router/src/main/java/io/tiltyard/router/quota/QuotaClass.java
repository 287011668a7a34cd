package io.tiltyard.router.quota;

import java.util.concurrent.atomic.LongAdder;

/**
 * Tenants that are told and counted alike: one with a configured name, those without a name, all
 * others.
 */
public final class QuotaClass {
  private final String label;
  private final String subject;
  private final TenantLimits limits;
  private final LongAdder refusedRequests = new LongAdder();
  private final LongAdder refusedBytes = new LongAdder();

  /**
   * @param label the word in metrics
   * @param subject what a refused client reads its quota called
   */
  QuotaClass(String label, String subject, TenantLimits limits) {
    this.label = label;
    this.subject = subject;
    this.limits = limits;
  }

  /** The configured name, or a word in parentheses, which no name has. */
  public String label() {
    return label;
  }

  /** Requests refused because too many came. */
  public long refusedRequests() {
    return refusedRequests.sum();
  }

  /** Requests refused because they and those before them have too many bytes. */
  public long refusedBytes() {
    return refusedBytes.sum();
  }

  String subject() {
    return subject;
  }

  TenantLimits limits() {
    return limits;
  }

  void countRefusedRequest() {
    refusedRequests.increment();
  }

  void countRefusedBytes() {
    refusedBytes.increment();
  }
}
