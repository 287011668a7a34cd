package io.tiltyard.benchmarks.peer;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.tiltyard.benchmarks.load.Sentences;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What does an inference cost ONNX Runtime itself, in a loop, from direct buffers and into pinned
 * ones, with the session options of the gateway?
 *
 * <p>Arguments: the model, the number of threads, the rows of a run, and a file that receives the
 * outputs of all sentences, one by one. Its input says {@code start} and {@code stop}; to the
 * latter it answers {@code done} and the number of rows since the former.
 */
public final class OnnxLoop {
  private OnnxLoop() {}

  public static void main(String[] arguments) throws IOException, OrtException {
    Path model = Path.of(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    int rows = Integer.parseInt(arguments[2]);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = options();
        OrtSession session = environment.createSession(model.toString(), options)) {
      writeReferences(environment, session, Path.of(arguments[3]));
      List<LoopThread> loops = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        loops.add(new LoopThread(new MinilmRun(environment, session, rows)));
      }
      loops.forEach(LoopThread::start);
      System.out.println("ready");
      obey(loops);
    }
  }

  private static SessionOptions options() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.setMemoryPatternOptimization(false);
    return options;
  }

  private static void writeReferences(OrtEnvironment environment, OrtSession session, Path file)
      throws IOException, OrtException {
    List<long[]> sentences = Sentences.all();
    try (MinilmRun run = new MinilmRun(environment, session, 1)) {
      ByteBuffer all = ByteBuffer.allocate(run.output().capacity() * sentences.size());
      for (int i = 0; i < sentences.size(); i++) {
        run.run(i);
        all.put(run.output().clear());
      }
      Files.write(file, all.array());
    }
  }

  private static void obey(List<LoopThread> loops) throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.equals("start")) {
        loops.forEach(LoopThread::resume);
      } else if (line.equals("stop")) {
        loops.forEach(LoopThread::pause);
        System.out.println("done " + loops.stream().mapToLong(LoopThread::awaitRows).sum());
      }
    }
    System.exit(0);
  }
}
