package io.tiltyard.benchmarks.peer;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
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
 * <p>Arguments: {@link #MINILM} or {@link #IDENTITY}, the model's file, the number of threads, the
 * numbers of rows that a run may have, separated by commas, and a file that receives the outputs of
 * all different rows, run one by one. Its input says {@code start ROWS} and {@code stop}; to the
 * latter it answers {@code done} and the number of rows since the former.
 */
public final class OnnxLoop {
  public static final String MINILM = "minilm";
  public static final String IDENTITY = "identity";

  private static final String START = "start ";

  private OnnxLoop() {}

  public static void main(String[] arguments) throws IOException, OrtException {
    boolean minilm = arguments[0].equals(MINILM);
    int threads = Integer.parseInt(arguments[2]);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = options();
        OrtSession session = environment.createSession(arguments[1], options)) {
      RunFactory factory =
          rows ->
              minilm
                  ? new MinilmRun(environment, session, rows)
                  : new IdentityRun(environment, session, rows);
      writeReferences(factory, Path.of(arguments[4]));
      List<LoopThread> loops = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        List<ModelRun> runs = new ArrayList<>();
        for (String rows : arguments[3].split(",", -1)) {
          runs.add(factory.ofRows(Integer.parseInt(rows)));
        }
        loops.add(new LoopThread(runs));
      }
      loops.forEach(LoopThread::start);
      System.out.println("ready");
      obey(loops);
    }
  }

  private interface RunFactory {
    ModelRun ofRows(int rows) throws OrtException;
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

  private static void writeReferences(RunFactory factory, Path file)
      throws IOException, OrtException {
    try (ModelRun run = factory.ofRows(1)) {
      ByteBuffer all = ByteBuffer.allocate(run.output().capacity() * run.distinct());
      for (int i = 0; i < run.distinct(); i++) {
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
      if (line.startsWith(START)) {
        int rows = Integer.parseInt(line.substring(START.length()));
        loops.forEach(loop -> loop.resume(rows));
      } else if (line.equals("stop")) {
        loops.forEach(LoopThread::pause);
        System.out.println("done " + loops.stream().mapToLong(LoopThread::awaitRows).sum());
      }
    }
    System.exit(0);
  }
}
