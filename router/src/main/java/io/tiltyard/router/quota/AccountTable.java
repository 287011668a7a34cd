package io.tiltyard.router.quota;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Accounts of tenants that nobody named beforehand, by the hash of their name, in sets of bounded
 * size. Memory is bounded by the number of sets and {@link #WAYS}.
 *
 * <p>An account gives way to a newcomer only once its buckets are full, when a new one would be as
 * good: nobody gets tokens back by being forgotten. While no account of a set is full, a newcomer
 * gets none.
 *
 * <p>A set is an immutable array behind one reference, so that two threads cannot make two accounts
 * of one tenant. Finding one neither locks nor allocates; a newcomer costs an account and an array
 * of at most {@link #WAYS} references. A request that is decided while its tenant's full account
 * gives way may go uncounted.
 */
final class AccountTable {
  /** Accounts of one set. */
  static final int WAYS = 16;

  private static final Account[] EMPTY = {};

  private final AtomicReferenceArray<Account[]> sets;
  private final QuotaClass of;

  /**
   * @param sets a power of two
   * @param of what all accounts here are
   */
  AccountTable(int sets, QuotaClass of) {
    if (Integer.bitCount(sets) != 1) {
      throw new IllegalArgumentException(sets + " sets, expected a power of two");
    }
    this.sets = new AtomicReferenceArray<>(sets);
    this.of = of;
    for (int i = 0; i < sets; i++) {
      this.sets.set(i, EMPTY);
    }
  }

  /** The account of this tenant, a new one where it has none; null while there is no room. */
  @Nullable Account find(long key, long nowNanos) {
    int at = (int) key & (sets.length() - 1);
    while (true) {
      Account[] set = sets.get(at);
      for (Account account : set) {
        if (account.key() == key) {
          return account;
        }
      }
      int place = place(set, nowNanos);
      if (place == WAYS) {
        return null;
      }
      Account[] next = Arrays.copyOf(set, Math.max(set.length, place + 1));
      Account account = new Account(key, of, nowNanos);
      next[place] = account;
      if (sets.compareAndSet(at, set, next)) {
        return account;
      }
    }
  }

  /** Where a newcomer may go: behind the last one, else the place of a full account. */
  private static int place(Account[] set, long nowNanos) {
    int place = set.length < WAYS ? set.length : 0;
    while (place < set.length && !set[place].isFull(nowNanos)) {
      place++;
    }
    return place;
  }

  /** Accounts that there are. */
  int size() {
    int size = 0;
    for (int i = 0; i < sets.length(); i++) {
      size += sets.get(i).length;
    }
    return size;
  }
}
