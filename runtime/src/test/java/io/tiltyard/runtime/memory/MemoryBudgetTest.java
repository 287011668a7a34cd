package io.tiltyard.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
  private static final long MIB = 1 << 20;

  private long resident = 100 * MIB;
  private long available = 10_000 * MIB;

  private final Machine machine =
      new Machine() {
        @Override
        public long totalBytes() {
          return 1000 * MIB;
        }

        @Override
        public long availableBytes() {
          return available;
        }

        @Override
        public long residentBytes() {
          return resident;
        }
      };

  @Test
  void f98_what_does_not_fit_is_refused_with_the_numbers() {
    MemoryBudget budget = new MemoryBudget(machine, 500 * MIB);
    assertThatThrownBy(() -> budget.promise(401 * MIB))
        .hasMessage("needs about 401 MiB, and 400 MiB of 500 MiB are free")
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("memory"));
    assertThat(budget.freeBytes()).isEqualTo(400 * MIB);
  }

  @Test
  void what_others_were_promised_is_taken_until_they_are_through() throws ModelLoadException {
    MemoryBudget budget = new MemoryBudget(machine, 500 * MIB);
    try (MemoryBudget.Promise promise = budget.promise(300 * MIB)) {
      assertThat(promise).isNotNull();
      assertThatThrownBy(() -> budget.promise(101 * MIB)).hasMessageContaining("and 100 MiB of");
    }
    budget.promise(400 * MIB).close();
  }

  @Test
  void what_a_load_has_taken_in_fact_is_not_counted_a_second_time() throws ModelLoadException {
    MemoryBudget budget = new MemoryBudget(machine, 500 * MIB);
    MemoryBudget.Promise first = budget.promise(150 * MIB);
    resident += 150 * MIB; // it warms up
    MemoryBudget.Promise second = budget.promise(250 * MIB);
    assertThatThrownBy(() -> budget.promise(1 * MIB)).hasMessageContaining("and 0 MiB of");
    resident += 100 * MIB;
    assertThatThrownBy(() -> budget.promise(1 * MIB)).hasMessageContaining("and 0 MiB of");
    first.close();
    assertThatThrownBy(() -> budget.promise(1 * MIB)).hasMessageContaining("and 0 MiB of");
    second.close();
    budget.promise(150 * MIB).close();
    assertThatThrownBy(() -> budget.promise(151 * MIB)).hasMessageContaining("and 150 MiB of");
  }

  @Test
  void a_load_that_takes_more_than_its_forecast_is_counted_as_it_is() throws ModelLoadException {
    MemoryBudget budget = new MemoryBudget(machine, 500 * MIB);
    MemoryBudget.Promise first = budget.promise(100 * MIB);
    resident += 300 * MIB;
    assertThatThrownBy(() -> budget.promise(101 * MIB)).hasMessageContaining("and 100 MiB of");
    MemoryBudget.Promise second = budget.promise(100 * MIB);
    first.close();
    assertThatThrownBy(() -> budget.promise(1 * MIB)).hasMessageContaining("and 0 MiB of");
    second.close();
    budget.promise(100 * MIB).close();
  }

  @Test
  void without_a_limit_the_machine_is_the_limit() throws ModelLoadException {
    MemoryBudget budget = new MemoryBudget(machine, 0);
    assertThat(budget.limitBytes()).isEqualTo(1000 * MIB);
    budget.promise(900 * MIB).close();
    available = 50 * MIB;
    assertThatThrownBy(() -> budget.promise(51 * MIB)).hasMessageContaining("and 50 MiB of");
    resident = 2000 * MIB;
    assertThatThrownBy(() -> budget.promise(1)).hasMessageContaining("and 0 MiB of 1000 MiB");
  }

  @Test
  void this_machine_has_memory() {
    Machine here = Machine.here();
    assertThat(here.totalBytes()).isGreaterThan(64 * MIB);
    assertThat(here.availableBytes()).isPositive();
  }
}
