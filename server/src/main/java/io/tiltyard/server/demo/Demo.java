package io.tiltyard.server.demo;

import io.tiltyard.base.file.DirectoryLock;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.server.Gateway;
import io.tiltyard.server.StartException;
import io.tiltyard.server.config.ConfigReader;
import io.tiltyard.server.config.ConfigReading;
import io.tiltyard.server.config.Flag;
import io.tiltyard.server.config.GatewayConfig;
import io.tiltyard.server.config.Keys;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves a sentence-embedding model in two versions, sends real sentences to it, and shows how the
 * versions compare.
 */
public final class Demo {
  private static final double CHALLENGER_PERCENT = 20;
  private static final int REQUESTS_PER_SECOND = 40;
  private static final int SENDERS = 4;
  private static final Duration REDRAW = Duration.ofSeconds(1);
  private static final Duration REPRINT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final DemoSettings settings;
  private final PrintWriter out;
  private final Ending ending;

  private Demo(DemoSettings settings, PrintWriter out, Ending ending) {
    this.settings = settings;
    this.out = out;
    this.ending = ending;
  }

  /**
   * Runs until the time is up or the user wants the end.
   *
   * @return whether the gateway drained with everything answered
   * @throws DemoException with one line that says what to do next
   */
  public static boolean run(DemoSettings settings, PrintWriter out, Ending ending)
      throws DemoException {
    return new Demo(settings, out, ending).run();
  }

  @SuppressWarnings("try") // the lock is held, not used
  private boolean run() throws DemoException {
    try (DirectoryLock lock = DirectoryLock.take(settings.data(), "demo")) {
      return serve();
    } catch (DirectoryLock.TakenException e) {
      throw new DemoException(
          settings.data() + " " + e.getMessage() + "; name another directory with --data", e);
    } catch (IOException e) {
      throw new DemoException(
          settings.data()
              + " cannot be used ("
              + DirectoryLock.why(e)
              + "); name a writable directory with --data",
          e);
    }
  }

  private boolean serve() throws DemoException {
    DemoModels models = DemoModels.find(settings.home());
    if (models.layOut(settings.data().resolve("models")) > 0) {
      say("Laid out two versions of all-MiniLM-L6-v2 below " + settings.data() + ".");
    }
    List<Sentence> sentences = Sentences.encode(models.tokenizer());
    Gateway gateway = start();
    boolean drained = false;
    try {
      awaitModels(gateway);
      describe(gateway);
      watch(gateway, sentences);
    } finally {
      drained = gateway.drain(PATIENCE);
    }
    return drained;
  }

  private Gateway start() throws DemoException {
    List<Integer> taken = new ArrayList<>();
    List<Flag> flags = DemoPorts.choose(settings.flags(), taken);
    taken.forEach(port -> say("Port " + port + " is taken; any free one serves instead."));
    flags.add(
        Flag.of(Keys.REPOSITORY_PATH, "--data", settings.data().resolve("models").toString()));
    flags.add(Flag.of(Keys.DATA, "--data", settings.data().resolve("records").toString()));
    ConfigReading reading = ConfigReader.read(null, flags);
    if (!reading.clean()) {
      throw new DemoException(reading.problems().get(0), null);
    }
    GatewayConfig config =
        reading
            .config()
            .withRoutes(
                List.of(
                    new RouteDefinition(
                        ModelNames.ROUTE,
                        ModelNames.ROUTE,
                        1,
                        List.of(new Challenger(2, CHALLENGER_PERCENT)),
                        List.of())));
    try {
      return Gateway.start(config);
    } catch (StartException e) {
      throw new DemoException(String.valueOf(e.getMessage()), e);
    }
  }

  private void awaitModels(Gateway gateway) throws DemoException {
    if (!gateway.awaitSettled(PATIENCE) || !gateway.table().ready()) {
      throw new DemoException("the models did not load; TILTYARD_LOG_LEVEL=INFO tells more", null);
    }
  }

  private void describe(Gateway gateway) {
    String http = text(gateway.httpAddress());
    say(
        "Serving minilm: version 1 (32-bit floats) is the champion, version 2 (8-bit integers) the"
            + " challenger with 20 % of the requests.");
    say(
        "http "
            + http
            + "   grpc "
            + text(gateway.grpcAddress())
            + "   admin "
            + text(gateway.adminAddress()));
    say("Try it:");
    say("  " + Curl.line(http));
    say("  curl -s http://" + text(gateway.adminAddress()) + "/admin/v1/routes/minilm/comparison");
    say("");
  }

  private void watch(Gateway gateway, List<Sentence> sentences) {
    Scoreboard scores = new Scoreboard();
    DemoTable table = new DemoTable(scores);
    Screen screen = new Screen(out, settings.terminal());
    Traffic traffic =
        new Traffic(sentences, clients(gateway), scores, SENDERS, REQUESTS_PER_SECOND);
    long start = System.nanoTime();
    long shown = start;
    while (!ending.await(step(start)) && !isOver(start)) {
      long now = System.nanoTime();
      screen.show(table.since((now - shown) / 1e9));
      shown = now;
    }
    traffic.close();
    screen.show(table.total((System.nanoTime() - start) / 1e9));
  }

  /** Until the table is shown again, or what is left of the time where that is less. */
  private Duration step(long startNanos) {
    Duration step = settings.terminal() ? REDRAW : REPRINT;
    Duration length = settings.length();
    if (length == null) {
      return step;
    }
    Duration left = length.minusNanos(System.nanoTime() - startNanos);
    return left.compareTo(step) < 0 ? left : step;
  }

  private boolean isOver(long startNanos) {
    Duration length = settings.length();
    return length != null && System.nanoTime() - startNanos >= length.toNanos();
  }

  private static List<DemoClient> clients(Gateway gateway) {
    HttpClient http = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    String address = text(gateway.httpAddress());
    DemoClient grpc = new GrpcDemoClient(gateway.grpcAddress());
    return List.of(
        grpc,
        new HttpDemoClient(http, address, true),
        grpc,
        new HttpDemoClient(http, address, false));
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
