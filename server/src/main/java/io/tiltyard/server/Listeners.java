package io.tiltyard.server;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.control.LoadRequest;
import io.tiltyard.router.control.LoadResult;
import io.tiltyard.router.control.PutResult;
import io.tiltyard.router.control.RevisionCondition;
import io.tiltyard.router.control.UnloadRequest;
import io.tiltyard.router.quota.Quotas;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.admin.AdminHandler;
import io.tiltyard.server.admin.AdminSources;
import io.tiltyard.server.admin.ControlPlane;
import io.tiltyard.server.config.GatewayConfig;
import io.tiltyard.server.config.QuotasConfig;
import io.tiltyard.server.grpc.GrpcFrontend;
import io.tiltyard.server.grpc.GrpcSettings;
import io.tiltyard.server.http.HttpFrontend;
import io.tiltyard.server.http.transport.HttpHandler;
import io.tiltyard.server.http.transport.HttpLimits;
import io.tiltyard.server.http.transport.HttpListener;
import io.tiltyard.server.inference.Plane;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.inference.RepositoryControl;
import io.tiltyard.server.inference.ServerInfo;
import io.tiltyard.server.metrics.MetricsRenderer;
import io.tiltyard.server.metrics.MetricsSources;
import io.tiltyard.server.startup.Startup;
import io.tiltyard.server.transport.EventLoops;
import io.tiltyard.server.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The three planes: two that infer, on one set of event loops, and the admin plane on its own. */
final class Listeners implements AutoCloseable {
  /** For readers of events to be told of the end. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final EventLoops loops;
  private final EventLoops adminLoops;
  private final HttpListener http;
  private final GrpcFrontend grpc;
  private final HttpListener admin;
  private final InetSocketAddress httpAddress;
  private final InetSocketAddress grpcAddress;
  private final InetSocketAddress adminAddress;
  private volatile boolean draining;

  Listeners(
      GatewayConfig config,
      Records records,
      ServingCore core,
      Rejections rejections,
      Startup startup,
      Clock clock)
      throws StartException {
    Transport transport = available(config.transport());
    loops = EventLoops.open("gateway", config.eventLoops(), transport);
    adminLoops = EventLoops.open("admin", 1, transport);
    Supplier<RouteTable> tables = core.tables();
    ServerInfo info = ServerInfo.current();
    RepositoryControl repository =
        new RepositoryControl(core.control(), config.repository().remoteControl());
    QuotaGate quotas = quotas(config.quotas(), clock);
    HttpLimits limits = HttpLimits.defaults().withMaxBodyBytes(config.limits().maxRequest());
    http =
        listener(
            Plane.HTTP,
            new InetSocketAddress(config.http().host(), config.http().port()),
            limits,
            loops,
            new HttpFrontend(
                core.dispatcher(),
                tables,
                repository,
                quotas,
                info,
                rejections,
                () -> draining,
                clock),
            rejections,
            clock);
    grpc =
        new GrpcFrontend(
            new GrpcSettings(
                config.grpc().host(),
                config.grpc().port(),
                (int) config.limits().maxRequest(),
                config.grpc().reflection()),
            loops.boss(),
            loops.workers(),
            loops.serverChannel(),
            core.dispatcher(),
            tables,
            repository,
            quotas,
            clock,
            rejections,
            info);
    admin =
        listener(
            Plane.ADMIN,
            new InetSocketAddress(config.admin().host(), config.admin().port()),
            HttpLimits.defaults(),
            adminLoops,
            adminHandler(records, core, rejections, quotas.quotas(), startup),
            rejections,
            clock);
    try {
      httpAddress = bind("http", http, config.http().host(), config.http().port());
      grpcAddress = startGrpc(config);
      adminAddress = bind("admin", admin, config.admin().host(), config.admin().port());
    } catch (StartException e) {
      close();
      throw e;
    }
  }

  private static Transport available(Transport wanted) throws StartException {
    String why = wanted.unavailability();
    if (why != null) {
      throw new StartException(
          "transport: "
              + wanted.label()
              + " cannot be used on this machine ("
              + why
              + "), expected transport: auto, or none");
    }
    return wanted;
  }

  private static HttpListener listener(
      Plane plane,
      InetSocketAddress address,
      HttpLimits limits,
      EventLoops loops,
      HttpHandler handler,
      Rejections rejections,
      Clock clock) {
    return new HttpListener(
        plane.label(),
        address,
        limits,
        loops,
        handler,
        code -> rejections.count(plane, code),
        clock);
  }

  private static QuotaGate quotas(QuotasConfig config, Clock clock) {
    long seed = new SecureRandom().nextLong();
    return new QuotaGate(
        config.tenantHeader(), new Quotas(config.all(), config.tenants(), seed, clock.nanoTime()));
  }

  private AdminHandler adminHandler(
      Records records, ServingCore core, Rejections rejections, Quotas quotas, Startup startup) {
    MetricsRenderer metrics =
        new MetricsRenderer(
            new MetricsSources(
                records.latencies(),
                core.tables(),
                core.arms(),
                rejections,
                quotas,
                records.requestLog()::statistics,
                records.distributions()::snapshot,
                records.distributions()::statistics,
                records.intervalLog()::statistics,
                core::loadFailures,
                core.events(),
                core.life().ledger(),
                core.life().budget(),
                startup));
    AdminSources sources =
        new AdminSources(
            () -> !draining && core.tables().get().ready(),
            core.tables(),
            records::arms,
            records.distributions()::snapshot,
            core.events(),
            core.life().ledger(),
            core.life().budget(),
            metrics,
            rejections,
            startup);
    return new AdminHandler(sources, new Changes(core));
  }

  /** The admin plane's changes, as commands for the control thread. */
  private record Changes(ServingCore core) implements ControlPlane {
    @Override
    public CompletableFuture<PutResult> putRoute(
        RouteDefinition definition, RevisionCondition condition) {
      return core.control().putRoute(definition, condition);
    }

    @Override
    public CompletableFuture<LoadResult> load(LoadRequest request) {
      return core.control().load(request);
    }

    @Override
    public CompletableFuture<@Nullable Refusal> unload(UnloadRequest request) {
      return core.control().unload(request);
    }

    @Override
    public CompletableFuture<@Nullable Refusal> setAlias(String model, String alias, long version) {
      return core.control().setAlias(model, alias, version);
    }

    @Override
    public CompletableFuture<@Nullable Refusal> removeAlias(String model, String alias) {
      return core.control().removeAlias(model, alias);
    }
  }

  private static InetSocketAddress bind(String plane, HttpListener listener, String host, int port)
      throws StartException {
    try {
      return listener.bind();
    } catch (IOException e) {
      throw cannotListen(plane, host, port, e);
    }
  }

  private InetSocketAddress startGrpc(GatewayConfig config) throws StartException {
    try {
      grpc.start();
      return new InetSocketAddress(config.grpc().host(), grpc.port());
    } catch (IOException e) {
      throw cannotListen("grpc", config.grpc().host(), config.grpc().port(), e);
    }
  }

  private static StartException cannotListen(
      String plane, String host, int port, IOException cause) {
    return new StartException(
        plane
            + " cannot listen on "
            + host
            + ":"
            + port
            + ": the port is taken or the address is not this machine's, expected a free one"
            + " (--"
            + plane
            + "-port or "
            + plane
            + ".port; 0 for any)",
        cause);
  }

  InetSocketAddress httpAddress() {
    return httpAddress;
  }

  InetSocketAddress grpcAddress() {
    return grpcAddress;
  }

  InetSocketAddress adminAddress() {
    return adminAddress;
  }

  /** Not ready from here on; still serving. */
  void beginDrain() {
    draining = true;
    grpc.beginDrain();
  }

  /** Takes nothing new and waits for what is in flight; false where the time was up. */
  boolean drain(Duration timeout) {
    http.drain();
    try {
      boolean grpcDrained = grpc.shutdownGracefully(timeout);
      return http.awaitDrained(timeout) && grpcDrained;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends all connections, and takes no new ones. Who still has an answer finds nobody to tell. */
  void disconnect() {
    http.close();
    grpc.close();
    admin.drain();
    admin.awaitRead(FAREWELL);
    admin.close();
  }

  /**
   * Disconnects, and ends the threads. What is answered afterwards is never freed: whoever answers
   * ends before.
   */
  @Override
  public void close() {
    disconnect();
    loops.close();
    adminLoops.close();
  }
}
