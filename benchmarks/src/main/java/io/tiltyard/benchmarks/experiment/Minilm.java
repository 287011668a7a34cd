package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.Requests;
import io.tiltyard.benchmarks.load.Sentences;
import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.paired.Cost;
import io.tiltyard.benchmarks.paired.Curve;
import io.tiltyard.benchmarks.paired.Goal;
import io.tiltyard.benchmarks.paired.Screening;
import io.tiltyard.benchmarks.peer.OnnxLoop;
import io.tiltyard.benchmarks.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * How many sentence embeddings does a second of server CPU give, compared to a loop around ONNX
 * Runtime: in runs of the sizes that the gateway's batches really had, and in runs of the size at
 * which ONNX Runtime does best?
 *
 * <p>Inferences a CPU second are the inverse of CPU an inference, so the loop's cost stands above
 * the line.
 */
@Command(
    name = "minilm",
    description = "Embeddings a CPU second with MiniLM int8, against a loop around ONNX Runtime.")
final class Minilm extends Experiment {
  private static final String MODEL = "minilm";
  private static final String HEATER = "identity64";
  private static final int FEW = 4;
  private static final int CROWD = 64;

  /** Least cosine to an answer that ran alone. */
  private static final double SAME = 0.9999;

  /** The model quantises its activations over the whole batch: neighbours change an answer. */
  private static final double CLOSE = 0.95;

  /** At a thousand requests a second, a JVM needs as long to compile what it runs. */
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  private static final String GATEWAY = "gateway, 64 in flight";
  private static final String UNRECORDED = "the same, recording off";
  private static final String UNBATCHED = "gateway, batches of 1";
  private static final Curve LOOP = Stage.curve("ONNX Runtime", List.of(1, 2, 4, 8, 16, 32));

  @Override
  String name() {
    return "minilm";
  }

  @Override
  Duration defaultWarmUp() {
    return WARM_UP;
  }

  @Override
  void prepare(Stage stage) throws IOException {
    Path root = options().root;
    Repository.add(stage.directory(), HEATER, Repository.identity(root));
    Path models = Repository.add(stage.directory(), MODEL, Repository.minilm(root));
    Path references = stage.directory().resolve("references");
    ChildProcess loop =
        stage.onnxLoop(OnnxLoop.MINILM, Repository.file(models, MODEL), LOOP, references);
    byte[] expected = Files.readAllBytes(references);
    Exchange alone = exchange(expected, SAME);
    Exchange joined = exchange(expected, CLOSE);

    String one = "models: {%s: {batching: {max_size: 1}}}%n".formatted(MODEL);
    Stage.Server gateway = stage.gateway("gateway", models, "");
    Stage.Server unrecorded = stage.gateway("unrecorded", models, RECORDING_OFF);
    Stage.Server unbatched = stage.gateway("unbatched", models, one);
    for (Stage.Server server : List.of(gateway, unrecorded, unbatched)) {
      stage.heat(server, Exchange.identity(HEATER), warmUp().dividedBy(4));
    }

    stage.serve(GATEWAY, "defaults", gateway, CROWD, joined);
    stage.loops(LOOP, "with the gateway's session options", loop);
    stage.serve(UNRECORDED, RECORDING_OFF, unrecorded, CROWD, joined);
    stage.serve(UNBATCHED, one, unbatched, FEW, alone);
  }

  /** One sentence a request, held against what ONNX Runtime gave for each alone. */
  static Exchange exchange(byte[] references, double leastCosine) {
    List<byte[]> requests = Requests.minilm(MODEL);
    return new Exchange(
        "1 row of " + Sentences.TOKENS + " tokens",
        requests,
        new EmbeddingCheck(references, requests.size(), leastCosine));
  }

  /** The same, whose answers may say anything. */
  static Exchange unchecked() {
    return new Exchange(
        "1 row of " + Sentences.TOKENS + " tokens",
        Requests.minilm(MODEL),
        (request, answer) -> {});
  }

  @Override
  List<Comparison> comparisons(Screening turns) {
    Cost gateway = Cost.of(GATEWAY);
    return List.of(
        new Comparison(
            "embeddings a CPU second, against runs of the sizes that batches had",
            LOOP.at(RowsPerRun.of(turns, GATEWAY).orElse(1)),
            gateway,
            Goal.atLeast(0.95)),
        new Comparison(
            "embeddings a CPU second, against the best size of runs",
            LOOP.best(turns),
            gateway,
            Goal.atLeast(0.93)),
        new Comparison(
            "the first with request log and distributions off",
            LOOP.at(RowsPerRun.of(turns, UNRECORDED).orElse(1)),
            Cost.of(UNRECORDED),
            null),
        new Comparison("the first without batching", LOOP.at(1), Cost.of(UNBATCHED), null));
  }
}
