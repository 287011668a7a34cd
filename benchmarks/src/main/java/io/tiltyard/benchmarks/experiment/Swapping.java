package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.process.Gateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Replaces a model again and again, one swap right after the other. In each, a version that was
 * never there before is copied, tried, loaded and warmed up, and the one before it is unloaded.
 */
final class Swapping implements AutoCloseable {
  /** Of ModelProto.doc_string in onnx.proto: field 6, bytes with their length before them. */
  private static final int DOC_STRING = 6 << 3 | 2;

  private final Gateway gateway;
  private final Path models;
  private final String model;
  private final byte[] file;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private long serving = 1;
  private volatile boolean stopping;

  /**
   * @param models the gateway's repository, with version 1 of the model
   * @param file of that version
   */
  Swapping(Gateway gateway, Path models, String model, byte[] file) {
    this.gateway = gateway;
    this.models = models;
    this.model = model;
    this.file = file;
  }

  /** Swaps while something is done; the milliseconds that each swap took. */
  List<Double> during(Runnable work) {
    stopping = false;
    Future<List<Double>> swaps = thread.submit(this::swaps);
    try {
      work.run();
      stopping = true;
      return swaps.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a swap failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private List<Double> swaps() throws IOException {
    List<Double> millis = new ArrayList<>();
    while (!stopping) {
      long next = serving + 1;
      Repository.addVersion(models, model, next, another(next));
      long start = System.nanoTime();
      gateway.load(model, next);
      gateway.unload(model, serving);
      millis.add((System.nanoTime() - start) / 1e6);
      Repository.removeVersion(models, model, serving);
      serving = next;
    }
    return millis;
  }

  /** The same network in a file of other bytes, so that nothing known of the one holds for it. */
  private byte[] another(long version) {
    byte[] text = Long.toString(version).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(file.length + text.length + 2);
    bytes.writeBytes(file);
    bytes.write(DOC_STRING);
    bytes.write(text.length);
    bytes.writeBytes(text);
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
