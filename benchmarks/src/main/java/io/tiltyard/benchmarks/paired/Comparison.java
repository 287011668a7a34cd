package io.tiltyard.benchmarks.paired;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How does one cost compare to another?
 *
 * @param question in words
 * @param of the cost above the fraction line
 * @param to the one below
 * @param goal what the ratio is to reach, or null where it is told for information
 */
public record Comparison(String question, Cost of, Cost to, @Nullable Goal goal) {
  /**
   * What the turns say.
   *
   * @param ratio median of the passes, of CPU of the server processes
   * @param withClients the same of CPU of server and client together
   * @param ofSums what {@code of} costs in all passes together, divided by what {@code to} does
   * @param perPass the ratios of which the median is taken, of passes in which all turns count
   * @param droppedPasses those in which one does not
   * @param verdict on the goal, or null where there is none
   */
  public record Answer(
      Comparison comparison,
      Estimate ratio,
      Estimate withClients,
      double ofSums,
      List<Double> perPass,
      int droppedPasses,
      Goal.@Nullable Verdict verdict) {}

  public Answer answer(Screening turns) {
    List<Double> ratios = new ArrayList<>();
    List<Double> withClients = new ArrayList<>();
    double sumOf = 0;
    double sumTo = 0;
    for (Map<String, Block> pass : completePasses(turns)) {
      double above = of.in(pass, Block::cpuMicros);
      double below = to.in(pass, Block::cpuMicros);
      ratios.add(above / below);
      sumOf += above;
      sumTo += below;
      withClients.add(of.in(pass, Comparison::bothSides) / to.in(pass, Comparison::bothSides));
    }
    Estimate ratio = Estimate.of(ratios);
    return new Answer(
        this,
        ratio,
        Estimate.of(withClients),
        sumOf / sumTo,
        ratios,
        turns.passes() - ratios.size(),
        goal == null ? null : goal.verdict(ratio));
  }

  private static double bothSides(Block block) {
    return block.cpuMicros() + block.clientMicros();
  }

  /** The passes in which every contender of the comparison has a turn that counts. */
  private List<Map<String, Block>> completePasses(Screening turns) {
    List<Map<String, Block>> complete = new ArrayList<>();
    for (int pass = 0; pass < turns.passes(); pass++) {
      Map<String, Block> byName = new HashMap<>();
      for (Block block : turns.counted()) {
        if (block.pass() == pass) {
          byName.put(block.contender(), block);
        }
      }
      if (byName.keySet().containsAll(of.contenders())
          && byName.keySet().containsAll(to.contenders())) {
        complete.add(byName);
      }
    }
    return complete;
  }
}
