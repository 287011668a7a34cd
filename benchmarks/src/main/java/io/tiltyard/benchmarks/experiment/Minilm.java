package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.Requests;
import io.tiltyard.benchmarks.load.Sentences;
import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.peer.OnnxLoop;
import io.tiltyard.benchmarks.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/** What does the gateway cost a sentence embedding, beyond what ONNX Runtime costs it? */
@Command(
    name = "minilm",
    description = "CPU per request of MiniLM int8, against a loop around ONNX Runtime.")
final class Minilm extends Experiment {
  private static final String MODEL = "minilm";
  private static final String HEATER = "identity64";
  private static final int SATURATED = 4;
  private static final int CROWDED = 64;
  private static final int DEFAULT_BATCH = 32;

  /** Least cosine to an answer that ran alone. */
  private static final double SAME = 0.9999;

  /** The model quantises its activations over the whole batch: neighbours change an answer. */
  private static final double CLOSE = 0.95;

  private static final String SESSION = "with the gateway's session options";
  private static final String GATEWAY = "gateway, batches of 1";
  private static final String UNRECORDED = "the same, recording off";
  private static final String CROWD = "gateway, 64 in flight";
  private static final String LOOP = "ONNX Runtime, rows of 1";
  private static final String LOOP_BATCHED = "ONNX Runtime, rows of 32";

  @Override
  String name() {
    return "minilm";
  }

  @Override
  void prepare(Stage stage) throws IOException {
    Path root = options().root;
    Repository.add(stage.directory(), HEATER, Repository.identity(root));
    Path models = Repository.add(stage.directory(), MODEL, Repository.minilm(root));
    Path file = Repository.file(models, MODEL);
    Path references = stage.directory().resolve("references");
    ChildProcess loop = loop(stage, file, 1, references);
    ChildProcess batched = loop(stage, file, DEFAULT_BATCH, references);
    byte[] expected = Files.readAllBytes(references);
    Exchange alone = exchange(expected, SAME);
    Exchange joined = exchange(expected, CLOSE);

    String unbatched = "models: {%s: {batching: {max_size: 1}}}%n".formatted(MODEL);
    Stage.Server gateway = stage.gateway("gateway", models, unbatched);
    Stage.Server unrecorded = stage.gateway("unrecorded", models, unbatched + RECORDING_OFF);
    Stage.Server crowd = stage.gateway("crowd", models, "");

    // At a thousand requests a second, the JVM would take minutes to compile the gateway.
    for (Stage.Server server : List.of(gateway, unrecorded, crowd)) {
      stage.heat(server, Exchange.identity(HEATER));
    }

    stage.serve(GATEWAY, unbatched, gateway, SATURATED, alone);
    stage.loop(LOOP, SESSION, "1 thread, 1 row a run", loop);
    stage.serve(UNRECORDED, unbatched + RECORDING_OFF, unrecorded, SATURATED, alone);
    stage.serve(CROWD, "defaults", crowd, CROWDED, joined);
    stage.loop(LOOP_BATCHED, SESSION, "1 thread, " + DEFAULT_BATCH + " rows a run", batched);
  }

  private static ChildProcess loop(Stage stage, Path model, int rows, Path references) {
    ChildProcess process =
        stage.peer(
            "loop-" + rows,
            OnnxLoop.class,
            model.toString(),
            "1",
            Integer.toString(rows),
            references.toString());
    Stage.awaitReady(process);
    return process;
  }

  private static Exchange exchange(byte[] references, double leastCosine) {
    List<byte[]> requests = Requests.minilm(MODEL);
    return new Exchange(
        "1 row of " + Sentences.TOKENS + " tokens",
        requests,
        new EmbeddingCheck(references, requests.size(), leastCosine));
  }

  @Override
  List<Comparison> comparisons() {
    return List.of(
        new Comparison("what the gateway adds to an inference", GATEWAY, LOOP, 1.10),
        new Comparison("the same with recording off", UNRECORDED, LOOP, null),
        new Comparison("with batches as they form", CROWD, LOOP, null),
        new Comparison("the same against full batches", CROWD, LOOP_BATCHED, null));
  }
}
