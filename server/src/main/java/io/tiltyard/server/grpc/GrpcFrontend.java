package io.tiltyard.server.grpc;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.ScheduledFuture;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.dispatch.InferenceService;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.inference.RepositoryControl;
import io.tiltyard.server.inference.ServerInfo;
import io.tiltyard.server.transport.Connections;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The listener for gRPC. Calls are decoded and dispatched on the event loops, which it shares with
 * other listeners and does not close.
 *
 * <p>Life: {@link #start}, then {@link #beginDrain} (not ready any more, still serving), then
 * {@link #shutdownGracefully} or {@link #close}.
 */
public final class GrpcFrontend implements AutoCloseable {
  private static final int MAX_METADATA_BYTES = 16 << 10;
  private static final int MAX_CALLS_PER_CONNECTION = 4_096;
  private static final int MAX_RESETS = 200;
  private static final int RESET_WINDOW_SECONDS = 30;
  private static final int MIN_PING_SECONDS = 10;
  private static final int HANDSHAKE_SECONDS = 10;
  private static final long HEALTH_REFRESH_MILLIS = 100;
  private static final long DRAIN_POLL_MILLIS = 10;

  /** For GOAWAY to be read by clients that read. */
  private static final long CLOSE_SECONDS = 2;

  /** Without a call for so long, what is still open is health watches and other idle streams. */
  private static final long QUIET_NANOS = 250_000_000;

  private final EventLoopGroup workers;
  private final Clock clock;
  private final LongAdder active = new LongAdder();
  private final HealthStatus health;
  private final StreamHandler streams;
  private final Server server;
  private final Connections connections = new Connections();
  private @Nullable ScheduledFuture<?> refresh;
  private volatile boolean draining;

  /**
   * @param boss accepts connections on a channel of {@code serverChannel}'s kind
   * @param workers serve them
   * @param tables the current table: one volatile read
   * @param repository loads and unloads models
   */
  public GrpcFrontend(
      GrpcSettings settings,
      EventLoopGroup boss,
      EventLoopGroup workers,
      Class<? extends ServerChannel> serverChannel,
      InferenceService service,
      Supplier<RouteTable> tables,
      RepositoryControl repository,
      QuotaGate quotas,
      Clock clock,
      Rejections rejections,
      ServerInfo info) {
    this.workers = workers;
    this.clock = clock;
    this.health = new HealthStatus(tables);
    Refusals refusals = new Refusals(rejections, clock);
    InferencePath path =
        new InferencePath(
            new RequestDecoder(clock),
            service,
            refusals,
            new CallQuotas(quotas, clock),
            clock,
            active);
    this.streams = new StreamHandler(path);
    GuardedService guard = new GuardedService(refusals, health::refresh);
    NettyServerBuilder builder =
        transport(settings)
            .channelFactory(() -> listening(serverChannel))
            .bossEventLoopGroup(boss)
            .workerEventLoopGroup(workers)
            .addStreamTracerFactory(OversizeTracer.factory(refusals))
            .fallbackHandlerRegistry(new UnknownMethods(refusals))
            .addService(
                InferenceMethods.define(
                    path,
                    streams,
                    new ServerQueries(tables, info, () -> draining),
                    new ModelQueries(tables),
                    new ModelRepository(repository)))
            .addService(guard.guard(health.service().bindService()));
    if (settings.reflection()) {
      builder
          .addService(guard.guard(ProtoReflectionServiceV1.newInstance().bindService()))
          .addService(guard.guard(OldReflection.service().bindService()));
    }
    this.server = builder.build();
  }

  private ServerChannel listening(Class<? extends ServerChannel> kind) {
    ServerChannel socket = new ReflectiveChannelFactory<ServerChannel>(kind).newChannel();
    socket.pipeline().addLast(connections);
    return socket;
  }

  private static NettyServerBuilder transport(GrpcSettings settings) {
    return NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.port()))
        .directExecutor()
        .compressorRegistry(MessageEncoding.compressors())
        .decompressorRegistry(MessageEncoding.decompressors())
        .maxInboundMessageSize(settings.maxRequestBytes())
        .maxInboundMetadataSize(MAX_METADATA_BYTES)
        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
        .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
        .permitKeepAliveTime(MIN_PING_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Binds and serves.
   *
   * @throws IOException where the address cannot be bound
   */
  public void start() throws IOException {
    server.start();
    refresh =
        workers
            .next()
            .scheduleWithFixedDelay(
                health::refresh, 0, HEALTH_REFRESH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The port that it listens on, once started. */
  public int port() {
    return server.getPort();
  }

  /** Inference calls and streams that have begun and not ended. */
  public long activeCalls() {
    return active.sum();
  }

  /** Not ready and NOT_SERVING from here on; calls are still served. May be called again. */
  public void beginDrain() {
    if (!draining) {
      draining = true;
      health.terminate();
    }
  }

  /**
   * Takes no new connections, tells clients to go elsewhere, and waits for calls in flight; cuts
   * what is left after {@code grace}. Blocks.
   *
   * @return whether every call in flight was answered
   */
  public boolean shutdownGracefully(Duration grace) throws InterruptedException {
    beginDrain();
    connections.drain();
    connections.awaitRead(grace);
    server.shutdown();
    streams.drain();
    long start = clock.nanoTime();
    long busy = start;
    boolean terminated = false;
    while (!terminated && clock.nanoTime() - start < grace.toNanos()) {
      terminated = server.awaitTermination(DRAIN_POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (active.sum() > 0) {
        busy = clock.nanoTime();
      } else if (clock.nanoTime() - busy > QUIET_NANOS) {
        break;
      }
    }
    boolean answered = active.sum() == 0;
    close();
    return answered;
  }

  /** Ends everything at once. */
  @Override
  public void close() {
    draining = true;
    ScheduledFuture<?> task = refresh;
    if (task != null) {
      task.cancel(false);
    }
    server.shutdownNow();
    try {
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.close();
  }
}
