package io.tiltyard.router.quota;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.route.RoutingHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests against the quota of their tenant. Front ends ask before they decode: a request
 * with {@link #takeRequest}, and as soon as its size is known with {@link #takeBytes}; what is
 * refused for its size has used its place among the requests.
 *
 * <p>Tenants named in the configuration have an account of their own for good. Others get one when
 * they come, as long as there is room (see {@link AccountTable}); while there is none, newcomers
 * share one. Those without a name share one.
 *
 * <p>Any thread asks. A request costs a hash of the name and one compare-and-set for each limit.
 */
public final class Quotas {
  /** Of the tenants that are not configured, at most {@value AccountTable#WAYS} times as many. */
  private static final int SETS = 4_096;

  private final boolean limited;
  private final Map<String, Account> named;
  private final Account nameless;
  private final Account crowd;
  private final AccountTable others;
  private final List<QuotaClass> classes;
  private final long seed;

  /**
   * @param all of every tenant that {@code tenants} does not name
   * @param seed of the hash of names: a random number, so that nobody knows which names share a set
   */
  public Quotas(TenantLimits all, Map<String, TenantLimits> tenants, long seed, long nowNanos) {
    this(all, tenants, seed, nowNanos, SETS);
  }

  /**
   * @param sets how many sets of accounts there are, a power of two
   */
  public Quotas(
      TenantLimits all, Map<String, TenantLimits> tenants, long seed, long nowNanos, int sets) {
    this.seed = seed;
    limited = all.isLimited() || tenants.values().stream().anyMatch(TenantLimits::isLimited);
    classes = new ArrayList<>();
    named = new HashMap<>();
    tenants.forEach(
        (name, limits) -> {
          QuotaClass own = add(name, "the tenant's quota", limits);
          named.put(name, new Account(0, own, nowNanos));
        });
    QuotaClass other = add("(other)", "the tenant's quota", all);
    others = new AccountTable(all.isLimited() ? sets : 1, other);
    nameless =
        new Account(0, add("(none)", "the quota of requests without a tenant", all), nowNanos);
    crowd =
        new Account(0, add("(crowd)", "the quota that new tenants share for now", all), nowNanos);
  }

  private QuotaClass add(String label, String subject, TenantLimits limits) {
    QuotaClass added = new QuotaClass(label, subject, limits);
    classes.add(added);
    return added;
  }

  /** Of a gateway without quotas. */
  public static Quotas none() {
    return new Quotas(TenantLimits.NONE, Map.of(), 0, 0);
  }

  /** Whether anybody has a limit; where nobody has, there is nothing to ask. */
  public boolean isLimited() {
    return limited;
  }

  /**
   * Takes one request from the tenant's quota.
   *
   * @param tenant null or empty where the request names none
   * @return null where it may come in, else what its sender is told; counted
   */
  public @Nullable Refusal takeRequest(@Nullable String tenant, long nowNanos) {
    return limited ? account(tenant, nowNanos).takeRequest(nowNanos) : null;
  }

  /**
   * Takes the bytes of one request from the tenant's quota.
   *
   * @param tenant null or empty where the request names none
   * @return null where it may come in, else what its sender is told; counted
   */
  public @Nullable Refusal takeBytes(@Nullable String tenant, long size, long nowNanos) {
    return limited ? account(tenant, nowNanos).takeBytes(size, nowNanos) : null;
  }

  private Account account(@Nullable String tenant, long nowNanos) {
    if (tenant == null || tenant.isEmpty()) {
      return nameless;
    }
    Account own = named.get(tenant);
    if (own == null) {
      own = others.find(RoutingHash.ofKey(seed, tenant), nowNanos);
    }
    return own == null ? crowd : own;
  }

  /** Who was refused how often. */
  public List<QuotaClass> classes() {
    return List.copyOf(classes);
  }

  /** Tenants that are not configured and have an account. */
  public int otherTenants() {
    return others.size();
  }
}
