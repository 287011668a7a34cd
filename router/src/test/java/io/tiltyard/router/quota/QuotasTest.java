package io.tiltyard.router.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class QuotasTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private static TenantLimits requests(long perSecond, long burst) {
    return new TenantLimits(Rate.ofRequests(perSecond, burst), Rate.NONE);
  }

  private static Quotas quotas(TenantLimits all, Map<String, TenantLimits> tenants) {
    return new Quotas(all, tenants, 42, 0);
  }

  private static int take(Quotas quotas, @Nullable String tenant, int tries, long now) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += quotas.takeRequest(tenant, now) == null ? 1 : 0;
    }
    return taken;
  }

  private static QuotaClass of(Quotas quotas, String label) {
    return quotas.classes().stream().filter(c -> c.label().equals(label)).findFirst().orElseThrow();
  }

  @Test
  void without_limits_nobody_is_asked() {
    Quotas none = Quotas.none();
    assertThat(none.isLimited()).isFalse();
    assertThat(take(none, "a", 10_000, 0)).isEqualTo(10_000);
    assertThat(none.takeBytes("a", Long.MAX_VALUE, 0)).isNull();
    assertThat(none.otherTenants()).isZero();
  }

  @Test
  void each_tenant_has_its_own() {
    Quotas quotas = quotas(requests(10, 5), Map.of());
    assertThat(take(quotas, "a", 100, 0)).isEqualTo(5);
    assertThat(take(quotas, "b", 100, 0)).isEqualTo(5);
    assertThat(take(quotas, "a", 100, 200 * MILLI)).isEqualTo(2);
    assertThat(quotas.otherTenants()).isEqualTo(2);
    assertThat(of(quotas, "(other)").refusedRequests()).isEqualTo(95 + 95 + 98);
  }

  @Test
  void a_tenant_with_a_configured_name_has_what_is_configured() {
    Quotas quotas =
        quotas(requests(10, 5), Map.of("big", requests(100, 50), "free", TenantLimits.NONE));
    assertThat(take(quotas, "big", 100, 0)).isEqualTo(50);
    assertThat(take(quotas, "free", 100, 0)).isEqualTo(100);
    assertThat(take(quotas, "other", 100, 0)).isEqualTo(5);
    assertThat(of(quotas, "big").refusedRequests()).isEqualTo(50);
    assertThat(of(quotas, "free").refusedRequests()).isZero();
  }

  @Test
  void one_configured_tenant_may_be_the_only_one_with_a_limit() {
    Quotas quotas = quotas(TenantLimits.NONE, Map.of("small", requests(1, 1)));
    assertThat(quotas.isLimited()).isTrue();
    assertThat(take(quotas, "small", 10, 0)).isEqualTo(1);
    assertThat(take(quotas, "other", 10, 0)).isEqualTo(10);
    assertThat(take(quotas, null, 10, 0)).isEqualTo(10);
  }

  @Test
  void those_without_a_name_share_one_and_an_empty_name_is_none() {
    Quotas quotas = quotas(requests(10, 4), Map.of());
    assertThat(take(quotas, null, 3, 0)).isEqualTo(3);
    assertThat(take(quotas, "", 3, 0)).isEqualTo(1);
    assertThat(of(quotas, "(none)").refusedRequests()).isEqualTo(2);
    assertThat(quotas.otherTenants()).isZero();
  }

  @Test
  void a_refusal_says_limit_expectation_and_time_and_nothing_of_others() {
    Quotas quotas =
        quotas(new TenantLimits(Rate.ofRequests(8, 1), Rate.ofBytes(1_000, 2_000)), Map.of());
    assertThat(take(quotas, "acme-secret", 1, 0)).isEqualTo(1);
    assertThat(take(quotas, null, 1, 0)).isEqualTo(1);
    assertThat(quotas.takeRequest("acme-secret", 500_001))
        .isEqualTo(
            new Refusal(
                ErrorCode.QUOTA_EXCEEDED,
                "the tenant's quota of 8 requests per second, 1 at once, is used up, expected the"
                    + " next request in 125 ms",
                125));
    assertThat(quotas.takeRequest(null, 0))
        .extracting(refusal -> refusal == null ? "" : refusal.text())
        .asString()
        .startsWith("the quota of requests without a tenant of 8 requests per second");
    assertThat(quotas.takeBytes("acme-secret", 1_500, 0)).isNull();
    assertThat(quotas.takeBytes("acme-secret", 1_500, 0))
        .isEqualTo(
            new Refusal(
                ErrorCode.QUOTA_EXCEEDED,
                "the tenant's quota of 1000 bytes per second, 2000 at once, has no room for a"
                    + " request of 1500 bytes, expected it again in 1000 ms",
                1_000));
    assertThat(of(quotas, "(other)").refusedBytes()).isEqualTo(1);
  }

  @Test
  void f69_a_flood_of_made_up_names_neither_resets_a_bucket_nor_touches_a_configured_one() {
    long seed = 69;
    Random random = new Random(seed);
    Quotas quotas = new Quotas(requests(1, 2), Map.of("named", requests(1, 2)), seed, 0, 16);
    assertThat(take(quotas, "victim", 5, 0)).isEqualTo(2);
    assertThat(take(quotas, "named", 1, 0)).isEqualTo(1);
    long let = 0;
    long now = 0;
    for (int i = 0; i < 100_000; i++) {
      now = i * (SECOND / 2) / 100_000;
      let += take(quotas, "made-up-" + random.nextLong(), 1, now);
    }
    assertThat(quotas.otherTenants()).isEqualTo(16 * AccountTable.WAYS);
    assertThat(take(quotas, "victim", 5, now)).as("still used up").isZero();
    assertThat(take(quotas, "named", 5, now)).isEqualTo(1);
    assertThat(let)
        .as("one for each account, and what newcomers share, seed %d", seed)
        .isEqualTo(16 * AccountTable.WAYS - 1 + 2);
    assertThat(of(quotas, "(crowd)").refusedRequests()).isEqualTo(100_000 - let);
  }
}
