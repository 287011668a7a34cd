package io.tiltyard.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.testing.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class LeakLedgerTest {
  private long resident = 10;
  private final LeakLedger ledger =
      new LeakLedger(() -> new MemoryReading(resident, 2, 3), new FakeClock());

  @Test
  void before_and_after_of_every_load_and_unload_are_kept() {
    MemoryReading before = ledger.read();
    resident = 15;
    ledger.enter("m", 1, LeakLedger.Event.LOAD, before);
    MemoryReading loaded = ledger.read();
    resident = 11;
    ledger.enter("m", 1, LeakLedger.Event.UNLOAD, loaded);
    assertThat(ledger.entries()).hasSize(2);
    LeakLedger.Entry unload = ledger.entries().get(1);
    assertThat(unload.before().resident()).isEqualTo(15);
    assertThat(unload.after().resident()).isEqualTo(11);
    assertThat(unload.event()).isEqualTo(LeakLedger.Event.UNLOAD);
    assertThat(ledger.loads()).isEqualTo(1);
    assertThat(ledger.unloads()).isEqualTo(1);
  }

  @Test
  void the_oldest_entries_go_and_the_counts_stay() {
    for (int i = 0; i < LeakLedger.CAPACITY + 5; i++) {
      ledger.enter("m", i + 1, LeakLedger.Event.LOAD, ledger.read());
    }
    assertThat(ledger.entries()).hasSize(LeakLedger.CAPACITY);
    assertThat(ledger.entries().get(0).version()).isEqualTo(6);
    assertThat(ledger.loads()).isEqualTo(LeakLedger.CAPACITY + 5);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void the_kernel_tells_what_is_resident() {
    MemoryReading now = MemoryReading.now();
    assertThat(now.resident()).isGreaterThan(now.heap() / 4).isGreaterThan(1 << 20);
    assertThat(now.heap()).isPositive();
  }
}
