package io.tiltyard.benchmarks.paired;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Contenders take turns: A B C, then C B A, and so on, so that whatever drifts in the machine
 * meanwhile falls on all alike. Compared are the turns of one pass.
 */
public final class PairedRun {
  private final Duration warmUp;
  private final Duration block;
  private final int passes;
  private final Consumer<Block> progress;

  /**
   * @param warmUp of the contender that needs the longest, before any turn counts
   * @param progress is told every turn as it ends
   */
  public PairedRun(Duration warmUp, Duration block, int passes, Consumer<Block> progress) {
    this.warmUp = warmUp;
    this.block = block;
    this.passes = passes;
    this.progress = progress;
  }

  /** All turns in the order in which they were taken, those that do not count included. */
  public List<Block> measure(List<? extends Contender> contenders) throws InterruptedException {
    List<Turn> order = new ArrayList<>();
    for (Contender contender : contenders) {
      contender.start();
      Thread.sleep(contender.warmUp(warmUp).toMillis());
      contender.stop();
      order.add(new Turn(contender));
    }
    List<Block> blocks = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      for (Turn turn : order) {
        Block taken = turn.take(pass, block);
        progress.accept(taken);
        blocks.add(taken);
      }
      Collections.reverse(order);
    }
    return blocks;
  }
}
