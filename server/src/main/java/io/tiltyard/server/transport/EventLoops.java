package io.tiltyard.server.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One set of event loops for all listeners of a gateway: one thread that accepts, and the threads
 * that read, decode, encode and write.
 */
public final class EventLoops implements AutoCloseable {
  private static final long QUIET_MILLIS = 0;
  private static final long CLOSE_MILLIS = 5_000;

  private final MultiThreadIoEventLoopGroup boss;
  private final MultiThreadIoEventLoopGroup workers;
  private final Class<? extends ServerChannel> serverChannel;

  private EventLoops(String name, int workerThreads, Transport transport) {
    IoHandlerFactory factory = transport.ioHandlers();
    this.boss = new MultiThreadIoEventLoopGroup(1, daemons(name + "-accept"), factory);
    this.workers =
        new MultiThreadIoEventLoopGroup(
            workerThreads, new LoopThread.Factory(name + "-io"), factory);
    workers.forEach(loop -> loop.execute(() -> LoopThread.serve(loop)));
    this.serverChannel = transport.serverChannel();
  }

  /**
   * @param name what the threads' names begin with
   * @param workerThreads at least 1
   * @param transport one that is available
   */
  public static EventLoops open(String name, int workerThreads, Transport transport) {
    return new EventLoops(name, workerThreads, transport);
  }

  /** With {@link Transport#AUTO}. */
  public static EventLoops open(String name, int workerThreads) {
    return open(name, workerThreads, Transport.AUTO);
  }

  /** Accepts connections. */
  public EventLoopGroup boss() {
    return boss;
  }

  /** Serves connections. */
  public EventLoopGroup workers() {
    return workers;
  }

  /** The kind of listening socket that these loops can serve. */
  public Class<? extends ServerChannel> serverChannel() {
    return serverChannel;
  }

  /** Ends all threads; what is still connected is closed. Blocks for at most 5 seconds. */
  @Override
  public void close() {
    Future<?> accepting =
        boss.shutdownGracefully(QUIET_MILLIS, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    Future<?> serving =
        workers.shutdownGracefully(QUIET_MILLIS, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    accepting.awaitUninterruptibly(CLOSE_MILLIS);
    serving.awaitUninterruptibly(CLOSE_MILLIS);
  }

  private static DefaultThreadFactory daemons(String prefix) {
    return new DefaultThreadFactory(prefix, true);
  }
}
