package io.tiltyard.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.router.quota.Rate;
import io.tiltyard.router.quota.TenantLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the section {@code quotas}. A burst that is not given is one second of its rate. A tenant
 * has what all have, but for what its own section says.
 */
final class QuotasReader {
  private static final String SECTION = "quotas";
  private static final String TENANT = "quotas.tenants.<tenant>.";
  private static final long NOT_GIVEN = -1;

  private final JsonNode section;
  private final List<Problem> problems;

  private QuotasReader(JsonNode section, List<Problem> problems) {
    this.section = section;
    this.problems = problems;
  }

  /**
   * @param tree the whole file
   * @param problems where those go that no schema finds
   */
  static QuotasConfig read(JsonNode tree, String tenantHeader, List<Problem> problems) {
    return new QuotasReader(Values.find(tree, SECTION), problems).read(tenantHeader);
  }

  private QuotasConfig read(String tenantHeader) {
    Rate requests =
        requests(section, SECTION + ".", SECTION, Keys.QUOTA_REQUESTS, Keys.QUOTA_BURST, null);
    Rate bytes =
        bytes(section, SECTION + ".", SECTION, Keys.QUOTA_BYTES, Keys.QUOTA_BURST_BYTES, null);
    TenantLimits all = new TenantLimits(requests, bytes);
    Map<String, TenantLimits> tenants = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> tenant : Values.find(section, "tenants").properties()) {
      tenants.put(tenant.getKey(), tenant(tenant.getKey(), tenant.getValue(), all));
    }
    return new QuotasConfig(tenantHeader, all, tenants);
  }

  private TenantLimits tenant(String name, JsonNode node, TenantLimits all) {
    String place = Values.place(SECTION + ".tenants", name);
    return new TenantLimits(
        requests(node, TENANT, place, Keys.TENANT_REQUESTS, Keys.TENANT_BURST, all.requests()),
        bytes(node, TENANT, place, Keys.TENANT_BYTES, Keys.TENANT_BURST_BYTES, all.bytes()));
  }

  private Rate requests(
      JsonNode node,
      String prefix,
      String place,
      Key<Long> rate,
      Key<Long> burst,
      @Nullable Rate all) {
    long perSecond = perSecond(node, prefix, rate, all);
    return Rate.ofRequests(perSecond, burst(node, prefix, place, rate, burst, perSecond, all));
  }

  private Rate bytes(
      JsonNode node,
      String prefix,
      String place,
      Key<Long> rate,
      Key<Long> burst,
      @Nullable Rate all) {
    long perSecond = perSecond(node, prefix, rate, all);
    return Rate.ofBytes(perSecond, burst(node, prefix, place, rate, burst, perSecond, all));
  }

  private static long perSecond(JsonNode node, String prefix, Key<Long> key, @Nullable Rate all) {
    return Values.read(node, prefix, key, all == null ? Rate.UNLIMITED : all.perSecond());
  }

  private long burst(
      JsonNode node,
      String prefix,
      String place,
      Key<Long> rate,
      Key<Long> burst,
      long perSecond,
      @Nullable Rate all) {
    long given = Values.read(node, prefix, burst, NOT_GIVEN);
    if (given != NOT_GIVEN && perSecond == Rate.UNLIMITED) {
      problems.add(
          new Problem(
              place + "." + burst.path().substring(prefix.length()),
              "a burst without a limit",
              "'" + rate.path().substring(prefix.length()) + "' beside it"));
    }
    if (given != NOT_GIVEN) {
      return given;
    }
    boolean ownRate = Values.read(node, prefix, rate, NOT_GIVEN) != NOT_GIVEN;
    return all == null || ownRate ? perSecond : all.burst();
  }
}
