package io.tiltyard.benchmarks.peer;

import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;

/** A model and rows to run it with, always as many at once. */
interface ModelRun extends AutoCloseable {
  /** Rows of a run. */
  int rows();

  /** Different rows that there are. */
  int distinct();

  /** Runs the rows from number {@code first} on, and round again behind the last. */
  void run(int first) throws OrtException;

  /** What the last run gave. */
  ByteBuffer output();

  @Override
  void close();
}
