package io.tiltyard.benchmarks.paired;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PairedRunTest {
  private final List<String> told = new ArrayList<>();

  private final class Idler implements Contender {
    private final String name;

    Idler(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String load() {
      return "none";
    }

    @Override
    public long pid() {
      return ProcessHandle.current().pid();
    }

    @Override
    public void start() {
      told.add("start " + name);
    }

    @Override
    public long stop() {
      told.add("stop " + name);
      return 100;
    }
  }

  @Test
  void four_turns_of_two_contenders_are_abba() throws InterruptedException {
    PairedRun run = new PairedRun(Duration.ZERO, Duration.ofMillis(1), 4, block -> {});

    List<Block> blocks = run.measure(List.of(new Idler("a"), new Idler("b")));

    assertThat(String.join("", blocks.stream().map(Block::contender).toList()))
        .isEqualTo("abbaabba");
  }

  @Test
  void every_other_pass_runs_backwards_and_warm_up_is_no_turn() throws InterruptedException {
    PairedRun run = new PairedRun(Duration.ZERO, Duration.ofMillis(1), 2, block -> {});

    List<Block> blocks = run.measure(List.of(new Idler("a"), new Idler("b")));

    assertThat(blocks.stream().map(b -> b.contender() + b.pass()))
        .containsExactly("a0", "b0", "b1", "a1");
    assertThat(told).hasSize(12).startsWith("start a", "stop a", "start b", "stop b");
    assertThat(blocks).allMatch(b -> b.requests() == 100 && b.cpuMicros() >= 0);
  }
}
