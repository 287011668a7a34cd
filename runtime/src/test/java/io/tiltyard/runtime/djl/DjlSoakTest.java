package io.tiltyard.runtime.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.testing.ChildJvm;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run or a load does not give back stays for ever. */
@Tag("one-jdk")
final class DjlSoakTest {
  private static final double ALLOWED_GROWTH = 0.03;
  private static final Pattern MEMORY = Pattern.compile("before (\\d+) after (\\d+)");

  @ParameterizedTest
  @EnabledOnOs(OS.LINUX)
  @ValueSource(strings = {"identity", "two_inputs", "convolution", "fail_on_negative", "load"})
  void ten_thousand_runs_and_hundreds_of_loads_keep_no_memory(String what) throws Exception {
    String output =
        new ChildJvm()
            .options("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC")
            // The optimising compiler's own memory would be taken for a leak.
            .options("-XX:TieredStopAtLevel=1")
            .run(Soak.class, what);
    Matcher memory = MEMORY.matcher(output);
    assertThat(memory.find()).as(output).isTrue();
    System.out.println(what + ": " + memory.group() + " KiB");
    double before = Long.parseLong(memory.group(1));
    assertThat(Long.parseLong(memory.group(2)) / before - 1).isLessThan(ALLOWED_GROWTH);
  }
}
