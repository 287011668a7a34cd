package io.tiltyard.benchmarks.paired;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which turns count? One does not when the hypervisor gave the machine to others meanwhile, or when
 * more waited for a CPU than in that contender's other turns.
 *
 * @param counted turns in the order in which they were taken
 * @param dropped the others
 * @param passes rounds of turns that were taken
 */
public record Screening(List<Block> counted, List<Dropped> dropped, int passes) {
  /** A turn with more steal than this share of the machine does not count. */
  public static final double MAX_STEAL = 0.01;

  /**
   * Nor does one during which something waited for a CPU for this much more of the time than in the
   * contender's median turn.
   */
  public static final double MAX_PRESSURE_JUMP = 0.15;

  /** Why a turn does not count. */
  public enum Reason {
    STEAL,
    PRESSURE
  }

  /** A turn that does not count. */
  public record Dropped(String contender, int pass, Reason reason) {}

  public static Screening of(List<Block> blocks) {
    Map<String, Double> usual = new HashMap<>();
    for (Block block : blocks) {
      usual.computeIfAbsent(block.contender(), name -> usualPressure(blocks, name));
    }
    List<Block> counted = new ArrayList<>();
    List<Dropped> dropped = new ArrayList<>();
    int passes = 0;
    for (Block block : blocks) {
      passes = Math.max(passes, block.pass() + 1);
      Optional<Reason> reason = reason(block, usual.getOrDefault(block.contender(), 0.0));
      if (reason.isPresent()) {
        dropped.add(new Dropped(block.contender(), block.pass(), reason.get()));
      } else {
        counted.add(block);
      }
    }
    return new Screening(List.copyOf(counted), List.copyOf(dropped), passes);
  }

  private static double usualPressure(List<Block> blocks, String contender) {
    return Estimate.median(
        blocks.stream()
            .filter(block -> block.contender().equals(contender))
            .mapToDouble(Block::pressureShare)
            .toArray());
  }

  private static Optional<Reason> reason(Block block, double usualPressure) {
    if (block.stealShare() > MAX_STEAL) {
      return Optional.of(Reason.STEAL);
    }
    if (block.pressureShare() > usualPressure + MAX_PRESSURE_JUMP) {
      return Optional.of(Reason.PRESSURE);
    }
    return Optional.empty();
  }

  /** How many turns were dropped for one reason. */
  public long count(Reason reason) {
    return dropped.stream().filter(turn -> turn.reason() == reason).count();
  }

  /** The turns of one contender that count. */
  public List<Block> counted(String contender) {
    return counted.stream().filter(block -> block.contender().equals(contender)).toList();
  }
}
