package io.tiltyard.router.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

final class AccountTableTest {
  private static final long SECOND = 1_000_000_000L;
  private static final QuotaClass OF =
      new QuotaClass("x", "x", new TenantLimits(Rate.ofRequests(1, 2), Rate.ofBytes(1, 10)));

  private final AccountTable table = new AccountTable(2, OF);

  private Account use(long key, long now) {
    Account account = table.find(key, now);
    assertThat(account).isNotNull();
    assertThat(account.takeRequest(now)).isNull();
    return account;
  }

  /** Keys of the first of two sets. */
  private static long key(int number) {
    return 2L * number;
  }

  @Test
  void a_tenant_finds_its_account_again() {
    Account account = use(key(1), 0);
    for (int i = 2; i <= AccountTable.WAYS; i++) {
      use(key(i), 0);
    }
    assertThat(table.find(key(1), 0)).isSameAs(account);
    assertThat(table.find(key(1), 100 * SECOND)).isSameAs(account);
  }

  @Test
  void while_nobody_of_a_set_is_at_rest_a_newcomer_gets_no_account_and_nobody_loses_one() {
    for (int i = 0; i < AccountTable.WAYS; i++) {
      use(key(i), 0);
    }
    for (int i = AccountTable.WAYS; i < 10_000; i++) {
      assertThat(table.find(key(i), SECOND - 1)).isNull();
    }
    assertThat(table.find(1, 0)).as("the other set").isNotNull();
    for (int i = 0; i < AccountTable.WAYS; i++) {
      assertThat(use(key(i), 0).takeRequest(0)).as("the third of two").isNotNull();
    }
  }

  @Test
  void only_an_account_that_is_full_again_gives_way() {
    for (int i = 0; i < AccountTable.WAYS; i++) {
      use(key(i), i == 5 ? 0 : SECOND / 2);
    }
    Account newcomer = use(key(100), SECOND);
    assertThat(table.find(key(100), SECOND)).isSameAs(newcomer);
    assertThat(table.find(key(5), SECOND)).as("the one that was at rest is gone").isNull();
    assertThat(table.size()).isEqualTo(AccountTable.WAYS);
  }

  @Test
  void bytes_that_are_missing_keep_an_account_as_well() {
    for (int i = 0; i < AccountTable.WAYS; i++) {
      Account account = table.find(key(i), 0);
      assertThat(account).isNotNull();
      assertThat(account.takeBytes(5, 0)).isNull();
    }
    assertThat(table.find(key(100), 4 * SECOND)).isNull();
    assertThat(table.find(key(100), 5 * SECOND)).isNotNull();
  }

  @Test
  void it_never_grows_beyond_its_bound() {
    long seed = 69;
    Random random = new Random(seed);
    AccountTable small = new AccountTable(8, OF);
    for (int i = 0; i < 200_000; i++) {
      Account account = small.find(random.nextLong(), i * (SECOND / 1_000));
      if (account != null) {
        account.takeRequest(i * (SECOND / 1_000));
      }
    }
    assertThat(small.size()).as("seed %d", seed).isEqualTo(8 * AccountTable.WAYS);
  }

  @Test
  void threads_that_come_with_the_same_new_tenant_get_one_account() throws Exception {
    int threads = 4;
    int tenants = 64;
    AccountTable shared = new AccountTable(8, OF);
    Set<Account> seen = ConcurrentHashMap.newKeySet();
    CyclicBarrier together = new CyclicBarrier(threads);
    Thread[] all = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      all[i] =
          new Thread(
              () -> {
                for (int key = 0; key < tenants; key++) {
                  try {
                    together.await();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                  Account account = shared.find(key, 0);
                  if (account != null) {
                    seen.add(account);
                  }
                }
              });
      all[i].start();
    }
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(seen).hasSize(tenants);
  }

  @Test
  void a_number_of_sets_that_is_no_power_of_two_is_refused() {
    assertThatThrownBy(() -> new AccountTable(12, OF)).hasMessageContaining("12");
  }
}
