package io.tiltyard.benchmarks.paired;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much more CPU does a request cost one contender than another?
 *
 * @param question in words
 * @param of the contender above the fraction line
 * @param to the one below
 * @param limit what the ratio is to stay within, or null where it is told for information
 */
public record Comparison(String question, String of, String to, @Nullable Double limit) {
  /**
   * What the turns say.
   *
   * @param perPass CPU a request of {@code of}, divided by that of {@code to}, in every pass where
   *     both turns count
   * @param droppedPasses where one does not
   */
  public record Answer(
      Comparison comparison, Estimate ratio, List<Double> perPass, int droppedPasses) {}

  public Answer answer(List<Block> blocks) {
    List<Double> ratios = new ArrayList<>();
    int dropped = 0;
    int passes = blocks.stream().mapToInt(Block::pass).max().orElse(-1) + 1;
    for (int pass = 0; pass < passes; pass++) {
      Optional<Block> above = valid(blocks, of, pass);
      Optional<Block> below = valid(blocks, to, pass);
      if (above.isPresent() && below.isPresent()) {
        ratios.add(above.get().cpuMicros() / below.get().cpuMicros());
      } else {
        dropped++;
      }
    }
    return new Answer(this, Estimate.of(ratios), ratios, dropped);
  }

  private static Optional<Block> valid(List<Block> blocks, String contender, int pass) {
    return blocks.stream()
        .filter(b -> b.pass() == pass && b.contender().equals(contender) && b.isValid())
        .findFirst();
  }
}
