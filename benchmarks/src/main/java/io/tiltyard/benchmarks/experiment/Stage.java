package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.ClosedLoop;
import io.tiltyard.benchmarks.load.HttpLoop;
import io.tiltyard.benchmarks.paired.Contender;
import io.tiltyard.benchmarks.process.ChildProcess;
import io.tiltyard.benchmarks.process.Gateway;
import io.tiltyard.benchmarks.process.Java;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The processes and files of one experiment, all gone when it ends. */
final class Stage implements AutoCloseable {
  private static final int HEATING_IN_FLIGHT = 64;
  private static final String READY = "ready";
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  private final Options options;
  private final Path directory;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Gateway> gateways = new LinkedHashMap<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /**
   * A contender.
   *
   * @param settings of the gateway, or what the comparator is
   */
  record Entry(Contender contender, String settings) {}

  /** A process that answers on a port. */
  record Server(long pid, int port) {}

  Stage(Options options) {
    this.options = options;
    try {
      directory = Files.createTempDirectory("tiltyard-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path directory() {
    return directory;
  }

  List<Entry> entries() {
    return entries;
  }

  /** Starts the gateway on a repository of one model, to be called over gRPC. */
  Server gateway(String name, Path models, String settings) {
    Gateway gateway = start(name, models, settings);
    return new Server(gateway.pid(), gateway.grpcPort());
  }

  /** The same, to be called over HTTP. */
  Server httpGateway(String name, Path models, String settings) {
    Gateway gateway = start(name, models, settings);
    return new Server(gateway.pid(), gateway.httpPort());
  }

  private Gateway start(String name, Path models, String settings) {
    Gateway gateway =
        Gateway.start(options.root, directory.resolve(name), models, settings, options.serverCpus);
    opened.push(gateway);
    gateways.put(name, gateway);
    return gateway;
  }

  /** Starts a main class and waits until it says that it is ready. */
  ChildProcess peer(String name, Class<?> main, String... arguments) {
    Path errors = directory.resolve(name + ".stderr");
    ChildProcess process =
        ChildProcess.start(Java.command(main, arguments), options.serverCpus, errors);
    opened.push(process);
    return process;
  }

  /** Waits until a peer says that it is ready, and what else it says with that. */
  static String awaitReady(ChildProcess peer) {
    return peer.await(READY, START_PATIENCE).substring(READY.length()).strip();
  }

  /** Adds a contender that answers a client. */
  void serve(String name, String settings, Server server, int inFlight, Exchange exchange) {
    ClosedLoop client =
        new ClosedLoop(server.port(), inFlight, exchange.requests(), exchange.check());
    opened.push(client);
    String load = inFlight + " in flight on one connection, each " + exchange.shape();
    entries.add(new Entry(new Loaded(name, load, server.pid(), client), settings));
  }

  /** Adds a contender that answers an HTTP client. */
  void serve(
      String name,
      String settings,
      Server server,
      HttpExchange exchange,
      int connections,
      int pipelined) {
    HttpLoop client =
        new HttpLoop(server.port(), connections, pipelined, exchange.requests(), exchange.check());
    opened.push(client);
    String load =
        "%d in flight on each of %d connections, each %s"
            .formatted(pipelined, connections, exchange.shape());
    entries.add(new Entry(new Loaded(name, load, server.pid(), client), settings));
  }

  /** Has a server answer requests that nobody measures, so that its JVM compiles its code. */
  void heat(Server server, Exchange exchange) {
    try (ClosedLoop client =
        new ClosedLoop(server.port(), HEATING_IN_FLIGHT, exchange.requests(), exchange.check())) {
      client.start();
      Thread.sleep(options.warmUpMillis);
      client.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Adds a contender that is its own load. */
  void loop(String name, String settings, String load, ChildProcess process) {
    entries.add(new Entry(new Looping(name, load, process), settings));
  }

  /** What the gateways say of their request logs and distributions. */
  List<String> recorded() {
    List<String> lines = new ArrayList<>();
    gateways.forEach(
        (name, gateway) ->
            gateway.metrics("tiltyard_log_").forEach(line -> lines.add(name + ": " + line)));
    return lines;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        System.err.println("closing: " + e);
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + directory + " (" + e + ")");
    }
  }
}
