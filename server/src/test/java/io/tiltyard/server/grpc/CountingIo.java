package io.tiltyard.server.grpc;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often an event loop is woken by other threads. */
final class CountingIo implements IoHandlerFactory {
  final AtomicInteger wakeUps = new AtomicInteger();
  private final IoHandlerFactory nio = NioIoHandler.newFactory();

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Counting(nio.newHandler(executor));
  }

  private final class Counting implements IoHandler {
    private final IoHandler handler;

    Counting(IoHandler handler) {
      this.handler = handler;
    }

    @Override
    public void wakeup() {
      wakeUps.incrementAndGet();
      handler.wakeup();
    }

    @Override
    public void initialize() {
      handler.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return handler.run(context);
    }

    @Override
    public void prepareToDestroy() {
      handler.prepareToDestroy();
    }

    @Override
    public void destroy() {
      handler.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return handler.register(handle);
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return handler.isCompatible(type);
    }
  }
}
