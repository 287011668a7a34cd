package io.tiltyard.server.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How event loops ask the kernel what happened on their sockets. */
public enum Transport {
  /** {@link #EPOLL} where the platform has it, else {@link #NIO}. */
  AUTO,
  /** Linux's readiness interface. */
  EPOLL,
  /** What Java has on every platform. */
  NIO,
  /** Linux's completion interface, which many containers forbid. */
  IO_URING;

  /** The word in the configuration. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The transport of this word, or null. */
  public static @Nullable Transport named(String label) {
    for (Transport transport : values()) {
      if (transport.label().equals(label)) {
        return transport;
      }
    }
    return null;
  }

  /** All words, for an error's text. */
  public static String labels() {
    return Arrays.stream(values()).map(Transport::label).collect(Collectors.joining(", "));
  }

  /** Why this machine refuses it, on one line; null where it can be used. */
  public @Nullable String unavailability() {
    return switch (this) {
      case AUTO, NIO -> null;
      case EPOLL -> Epoll.isAvailable() ? null : reason(Epoll.unavailabilityCause());
      case IO_URING -> IoUring.isAvailable() ? null : reason(IoUring.unavailabilityCause());
    };
  }

  /** The innermost cause is the kernel's or the linker's own word. */
  private static String reason(Throwable cause) {
    Throwable innermost = cause;
    for (Throwable next = cause; next != null; next = next.getCause()) {
      innermost = next;
    }
    String message = innermost.getMessage();
    return message == null
        ? innermost.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").strip();
  }

  /** What is meant here. */
  private Transport resolved() {
    return this != AUTO ? this : Epoll.isAvailable() ? EPOLL : NIO;
  }

  IoHandlerFactory ioHandlers() {
    return switch (resolved()) {
      case EPOLL -> EpollIoHandler.newFactory();
      case IO_URING -> IoUringIoHandler.newFactory();
      case AUTO, NIO -> NioIoHandler.newFactory();
    };
  }

  Class<? extends ServerChannel> serverChannel() {
    return switch (resolved()) {
      case EPOLL -> EpollServerSocketChannel.class;
      case IO_URING -> IoUringServerSocketChannel.class;
      case AUTO, NIO -> NioServerSocketChannel.class;
    };
  }
}
