package io.tiltyard.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.golden.Deviation;
import io.tiltyard.runtime.golden.GoldenSelection;
import io.tiltyard.runtime.golden.JoinVerdict;
import io.tiltyard.runtime.golden.ProofReport;
import io.tiltyard.runtime.golden.WarmUpReport;
import io.tiltyard.runtime.golden.WarmUpRun;
import io.tiltyard.runtime.model.ArenaShrinking;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Engine;
import io.tiltyard.runtime.model.Joining;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the two processes say to each other, also where one of them talks nonsense. */
final class TrialFilesTest {
  private static final int ROUNDS = 1_000;

  private static TrialResult passed() {
    Deviation deviation = new Deviation(1, 2, 3, 4);
    return TrialResult.passed(
        new TrialReport(
            new TrialMemory(1, 2, 3),
            Map.of(Phase.LOAD, 4L, Phase.UNLOAD, 5L),
            new WarmUpReport(
                1, List.of(new WarmUpRun("x [1,4]", true, 6, 7)), List.of("a note"), true, 8),
            new ProofReport(
                9,
                10,
                deviation,
                deviation,
                new JoinVerdict(true, "so", true),
                "no",
                List.of("n"))));
  }

  private static byte[] bytes(TrialResult result) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RecordWire.write(new DataOutputStream(bytes), result);
    return bytes.toByteArray();
  }

  @Test
  void a_request_arrives_as_it_was_sent(@TempDir Path directory) throws Exception {
    TensorSpec spec =
        new TensorSpec(
            "größe", DataType.BF16, List.of(Dimension.fixed(3), Dimension.variable("batch")));
    ModelSettings settings =
        new ModelSettings(
            Engine.PYTORCH,
            new Placement(List.of(Device.cuda(1), Device.AUTO), Map.of("a", "b"), 7),
            new DeclaredSignature(List.of(spec), List.of(spec, spec), true),
            new ModelOptions(3, 2, 16, Joining.NEVER, 0.5, 5, 9, 11, true, ArenaShrinking.ALWAYS));
    TrialTensor tensor =
        new TrialTensor(
            "x", DataType.BYTES, List.of(0L, 5L), ByteBuffer.wrap(new byte[] {1, -2, 3}));
    TrialRequest sent =
        new TrialRequest(
            new ModelArtifact("m", 4, directory.toAbsolutePath()),
            settings,
            directory.toAbsolutePath(),
            new GoldenSelection(Map.of("a.json", Set.of(1L, 2L))),
            List.of(List.of(tensor)),
            12,
            13);
    TrialFiles files = new TrialFiles(directory.resolve("1"));
    files.write(sent);
    assertThat(files.request()).isEqualTo(sent);
    ModelSettings plain = ModelSettings.of(new ModelOptions(1, 1, 0, 0, 1, 0, false));
    TrialRequest bare =
        new TrialRequest(sent.artifact(), plain, null, GoldenSelection.EVERY, List.of(), 0, 0);
    files.write(bare);
    assertThat(files.request()).isEqualTo(bare);
  }

  @Test
  void a_result_arrives_as_it_was_sent(@TempDir Path directory) throws Exception {
    TrialFiles files = new TrialFiles(directory);
    files.write(passed());
    assertThat(files.result()).isEqualTo(passed());
    TrialResult refused = TrialResult.failed("golden", "no", "", 7);
    files.write(refused);
    assertThat(files.result()).isEqualTo(refused);
  }

  @Test
  void what_is_no_result_is_none(@TempDir Path directory) throws Exception {
    TrialFiles files = new TrialFiles(directory);
    Path result = directory.resolve("result");
    assertThat(files.result()).isNull();
    Files.write(result, new byte[] {127, -1, -1, -1, 0});
    assertThat(files.result()).as("a text of 2 GiB").isNull();
    try (RandomAccessFile file = new RandomAccessFile(result.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertThat(files.result()).as("a file of 1 TiB").isNull();
    Files.delete(result);
    Files.createSymbolicLink(result, Path.of("/dev/zero"));
    assertThat(files.result()).as("another file").isNull();
    Files.delete(result);
    Files.createDirectory(result);
    assertThat(files.result()).as("a directory").isNull();
  }

  @Test
  void a_damaged_result_is_none_or_another_one(@TempDir Path directory) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TrialFiles files = new TrialFiles(directory);
    Path result = directory.resolve("result");
    byte[] sound = bytes(passed());
    for (int round = 0; round < ROUNDS; round++) {
      Files.write(result, damage(sound, random));
      assertThatCode(files::result).as("seed %d, round %d", seed, round).doesNotThrowAnyException();
    }
  }

  private static byte[] damage(byte[] sound, Random random) {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] damaged = sound.clone();
    for (int i = random.nextInt(6); i >= 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
    }
    return Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length));
  }
}
