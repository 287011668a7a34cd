package io.tiltyard.router.admission;

import static io.tiltyard.router.admission.Simulation.MILLI;
import static io.tiltyard.router.admission.Simulation.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.router.admission.Simulation.Tally;
import io.tiltyard.runtime.batch.Priority;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the door does to goodput under open load, in simulated time. */
final class OverloadTest {
  private static final long SEED = 20_261_121;
  private static final long DEADLINE = 50 * MILLI;

  private static final Capacity ONE_BATCHED = new Capacity(1, 32, 256);
  private static final Capacity ONE_ALONE = new Capacity(1, 1, 256);

  private static LongUnaryOperator line(double fixedMillis, double millisPerRow) {
    return rows -> (long) ((fixedMillis + millisPerRow * rows) * MILLI);
  }

  static Stream<Arguments> models() {
    return Stream.of(
        Arguments.of("cheap", ONE_BATCHED, line(0.5, 0.03)),
        Arguments.of("embedding", ONE_BATCHED, line(2, 1)),
        Arguments.of("embedding, 2 instances", new Capacity(2, 32, 256), line(2, 1.7)),
        Arguments.of("alone", ONE_ALONE, line(5, 0)),
        Arguments.of("alone, 4 instances", new Capacity(4, 1, 256), line(5, 0)),
        Arguments.of("batches for free", ONE_BATCHED, line(20, 0.1)));
  }

  private static double full(Capacity capacity, LongUnaryOperator run) {
    double batch = run.applyAsLong(capacity.batchRows());
    return capacity.instances() * capacity.batchRows() * SECOND / batch;
  }

  /** Of default priority, once it has settled. */
  private static Tally steady(
      Capacity capacity, LongUnaryOperator run, boolean admits, double times) {
    Simulation simulation = new Simulation(capacity, run, admits, SEED);
    double perSecond = full(capacity, run) * times;
    simulation.run(2 * SECOND, DEADLINE, 0, perSecond);
    Tally tally = simulation.run(5 * SECOND, DEADLINE, 0, perSecond)[Priority.DEFAULT];
    assertThat(simulation.deepest()).isLessThanOrEqualTo(capacity.queueLimit());
    return tally;
  }

  private static int peak(Capacity capacity, LongUnaryOperator run) {
    int peak = 0;
    for (double times : new double[] {0.8, 0.9, 1.0, 1.2}) {
      peak = Math.max(peak, steady(capacity, run, true, times).inTime);
      peak = Math.max(peak, steady(capacity, run, false, times).inTime);
    }
    return peak;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void f66_goodput_stays_near_its_peak_however_much_comes(
      String name, Capacity capacity, LongUnaryOperator run) {
    int peak = peak(capacity, run);
    for (int times : new int[] {2, 5, 10}) {
      Tally tally = steady(capacity, run, true, times);
      assertThat(tally.inTime).as("%s at %dx: %s", name, times, tally).isGreaterThan(peak * 9 / 10);
      assertThat(tally.late).as("%s at %dx: %s", name, times, tally).isLessThan(peak / 50);
    }
  }

  @Test
  void without_the_door_goodput_is_lost_at_twice_the_load() {
    LongUnaryOperator run = line(2, 1);
    assertThat(steady(ONE_BATCHED, run, false, 2).inTime).isLessThan(peak(ONE_BATCHED, run) / 10);
  }

  @Test
  void f66_run_times_that_scatter_cost_little() {
    Random noise = new Random(SEED);
    LongUnaryOperator mean = line(2, 1);
    LongUnaryOperator run =
        rows -> (long) (mean.applyAsLong(rows) * (0.7 + 0.6 * noise.nextDouble()));
    Tally tally = steady(ONE_BATCHED, run, true, 2);
    assertThat(tally.inTime).as("%s", tally).isGreaterThan(peak(ONE_BATCHED, mean) * 8 / 10);
  }

  @Test
  void f66_batches_that_shapes_keep_small_cost_little() {
    LongUnaryOperator run = line(2, 1);
    Simulation simulation = new Simulation(ONE_BATCHED, run, true, 2, SEED);
    double perSecond = full(new Capacity(1, 16, 256), run) * 2;
    simulation.run(2 * SECOND, DEADLINE, 0, perSecond);
    Tally tally = simulation.run(10 * SECOND, DEADLINE, 0, perSecond)[Priority.DEFAULT];
    assertThat(tally.inTime).as("%s", tally).isGreaterThan((int) (perSecond / 2 * 10 * 0.85));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void f67_a_retry_storm_leaves_the_goodput_alone(
      String name, Capacity capacity, LongUnaryOperator run) {
    int peak = peak(capacity, run);
    Simulation simulation = new Simulation(capacity, run, true, SEED).retrying(3, MILLI / 10);
    double perSecond = full(capacity, run) * 2;
    simulation.run(2 * SECOND, DEADLINE, 0, perSecond);
    Tally tally = simulation.run(5 * SECOND, DEADLINE, 0, perSecond)[Priority.DEFAULT];
    assertThat(tally.sent).as("a storm: %s", tally).isGreaterThan((int) (perSecond * 5 * 1.5));
    assertThat(tally.inTime).as("%s", tally).isGreaterThan(peak * 85 / 100);
    assertThat(tally.late).as("%s", tally).isLessThan(peak / 50);
    assertThat(simulation.deepest()).isLessThanOrEqualTo(capacity.queueLimit());
  }

  @Test
  void light_load_is_never_refused() {
    for (Arguments model : models().toList()) {
      Capacity capacity = (Capacity) model.get()[1];
      LongUnaryOperator run = (LongUnaryOperator) model.get()[2];
      Tally tally = steady(capacity, run, true, 0.5);
      assertThat(tally.refused + tally.late).as("%s: %s", model.get()[0], tally).isZero();
    }
  }

  @Test
  void f70_the_less_important_are_shed_first() {
    LongUnaryOperator run = line(2, 1);
    double full = full(ONE_BATCHED, run);
    Simulation simulation = new Simulation(ONE_BATCHED, run, true, SEED);
    simulation.run(2 * SECOND, DEADLINE, full * 0.5, 0, 0, full * 2.5);
    Tally[] tallies = simulation.run(10 * SECOND, DEADLINE, full * 0.5, 0, 0, full * 2.5);
    Tally high = tallies[Priority.HIGHEST];
    Tally low = tallies[Priority.LOWEST];
    assertThat(high.refused + high.late).as("high: %s, low: %s", high, low).isZero();
    assertThat(low.refused).as("high: %s, low: %s", high, low).isPositive();
    assertThat(low.inTime).as("high: %s, low: %s", high, low).isPositive();
  }

  @Test
  void f77_a_stall_is_forgotten() {
    LongUnaryOperator run = line(2, 1);
    double perSecond = full(ONE_BATCHED, run) * 2;
    Simulation simulation = new Simulation(ONE_BATCHED, run, true, SEED);
    simulation.run(2 * SECOND, DEADLINE, 0, perSecond);
    int before = simulation.run(10 * SECOND, DEADLINE, 0, perSecond)[Priority.DEFAULT].inTime;
    simulation.stall(5 * SECOND);
    int after = simulation.run(10 * SECOND, DEADLINE, 0, perSecond)[Priority.DEFAULT].inTime;
    assertThat(after).isGreaterThan(before * 95 / 100);
  }

  @Test
  void clients_without_deadlines_do_not_wait_much_longer_than_they_may() {
    LongUnaryOperator run = line(100, 0);
    Simulation simulation = new Simulation(ONE_ALONE, run, true, SEED);
    simulation.run(60 * SECOND, Load.NEVER, 0, 20);
    Tally tally = simulation.run(60 * SECOND, Load.NEVER, 0, 20)[Priority.DEFAULT];
    assertThat(simulation.limit()).isBetween(5L, 30L);
    assertThat(tally.inTime).isGreaterThan(570);
  }

  @Test
  void f77_the_limit_recovers_after_a_stall() {
    LongUnaryOperator run = line(10, 0);
    Simulation simulation = new Simulation(ONE_ALONE, run, true, SEED);
    int before = simulation.run(10 * SECOND, Load.NEVER, 0, 90)[Priority.DEFAULT].inTime;
    simulation.stall(5 * SECOND);
    int after = simulation.run(10 * SECOND, Load.NEVER, 0, 90)[Priority.DEFAULT].inTime;
    assertThat(after).isGreaterThan(before * 95 / 100);
    assertThat(simulation.limit()).isEqualTo(ONE_ALONE.ceiling());
  }
}
