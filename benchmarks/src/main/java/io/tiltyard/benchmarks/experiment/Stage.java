package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.ClosedLoop;
import io.tiltyard.benchmarks.load.HttpLoop;
import io.tiltyard.benchmarks.load.Load;
import io.tiltyard.benchmarks.load.TcpLoop;
import io.tiltyard.benchmarks.paired.Contender;
import io.tiltyard.benchmarks.paired.Curve;
import io.tiltyard.benchmarks.peer.EchoServer;
import io.tiltyard.benchmarks.peer.OnnxLoop;
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
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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
   * @param bytes of a request and its answer together, or 0 where nobody asks
   */
  record Entry(Contender contender, String settings, long bytes) {}

  /** A process that answers on a port. */
  record Server(long pid, int port, Optional<Gateway> gateway) {}

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
    return new Server(gateway.pid(), gateway.grpcPort(), Optional.of(gateway));
  }

  /** The same, to be called over HTTP. */
  Server httpGateway(String name, Path models, String settings) {
    Gateway gateway = start(name, models, settings);
    return new Server(gateway.pid(), gateway.httpPort(), Optional.of(gateway));
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

  /** Starts a main class that says the port on which it is ready. */
  Server server(String name, Class<?> main, String... arguments) {
    ChildProcess process = peer(name, main, arguments);
    return new Server(process.pid(), Integer.parseInt(awaitReady(process)), Optional.empty());
  }

  /** A bare gRPC server that answers what a gateway answers to the first request. */
  Server echo(String name, Server gateway, Exchange exchange, String executor) {
    Path answer = directory.resolve(name + ".answer");
    try (ClosedLoop client =
        new ClosedLoop(gateway.port(), 1, 1, exchange.requests(), exchange.check())) {
      Files.write(answer, client.call(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return server(name, EchoServer.class, answer.toString(), executor);
  }

  /**
   * Starts a loop around ONNX Runtime.
   *
   * @param model {@link OnnxLoop#MINILM} or {@link OnnxLoop#IDENTITY}
   * @param curve of the rows that a run may have
   * @param references receives the outputs of all rows
   */
  ChildProcess onnxLoop(String model, Path file, Curve curve, Path references) {
    ChildProcess process =
        peer(
            "loop-" + model,
            OnnxLoop.class,
            model,
            file.toString(),
            "1",
            String.join(",", curve.contenders().keySet().stream().map(String::valueOf).toList()),
            references.toString());
    awaitReady(process);
    return process;
  }

  /** Waits until a peer says that it is ready, and what else it says with that. */
  static String awaitReady(ChildProcess peer) {
    return peer.await(READY, START_PATIENCE).substring(READY.length()).strip();
  }

  /** Adds a contender that answers a gRPC client on one connection. */
  void serve(String name, String settings, Server server, int inFlight, Exchange exchange) {
    serve(name, settings, server, 1, inFlight, exchange);
  }

  /** Adds a contender that answers a gRPC client. */
  void serve(
      String name,
      String settings,
      Server server,
      int connections,
      int inFlight,
      Exchange exchange) {
    ClosedLoop client =
        new ClosedLoop(server.port(), connections, inFlight, exchange.requests(), exchange.check());
    opened.push(client);
    String load =
        "%d in flight on each of %d %s, each %s"
            .formatted(
                inFlight,
                connections,
                connections == 1 ? "connection" : "connections",
                exchange.shape());
    entries.add(
        new Entry(new Loaded(name, load, server, client), settings, client.bytesPerRequest()));
  }

  /** Adds a contender that sends back what a client sends, without any protocol. */
  void sendBack(String name, String settings, Server server, int inFlight, byte[] message) {
    TcpLoop client = new TcpLoop(server.port(), inFlight, message);
    opened.push(client);
    String load =
        "%d in flight on one connection, each %d bytes".formatted(inFlight, message.length);
    entries.add(new Entry(new Loaded(name, load, server, client), settings, 2L * message.length));
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
    entries.add(new Entry(new Loaded(name, load, server, client), settings, 0));
  }

  /** Has a server answer requests that nobody measures, so that its JVM compiles its code. */
  void heat(Server server, Exchange exchange, Duration length) {
    try (ClosedLoop client =
        new ClosedLoop(
            server.port(), 1, HEATING_IN_FLIGHT, exchange.requests(), exchange.check())) {
      load(client, length);
    }
  }

  /** Lets a load run for a while; the answers that it got. */
  static long load(Load load, Duration length) {
    try {
      load.start();
      Thread.sleep(length.toMillis());
      return load.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What {@link #loops} calls its contenders, by size. */
  static Curve curve(String name, List<Integer> sizes) {
    return new Curve(
        sizes.stream()
            .collect(Collectors.toMap(Function.identity(), rows -> name + ", rows of " + rows)));
  }

  /**
   * Adds a loop with runs of several sizes, a contender for each.
   *
   * @param settings of the session
   */
  void loops(Curve curve, String settings, ChildProcess loop) {
    curve
        .contenders()
        .forEach(
            (rows, name) -> {
              String load = "1 thread, " + rows + (rows == 1 ? " row a run" : " rows a run");
              entries.add(new Entry(new Looping(name, load, loop, rows), settings, 0));
            });
  }

  /** What the gateways say of their request logs and distributions, zeros left out. */
  List<String> recorded() {
    List<String> lines = new ArrayList<>();
    gateways.forEach(
        (name, gateway) ->
            gateway.metrics("tiltyard_log_").stream()
                .filter(line -> !line.endsWith(" 0.0"))
                .forEach(line -> lines.add(name + ": " + line)));
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
