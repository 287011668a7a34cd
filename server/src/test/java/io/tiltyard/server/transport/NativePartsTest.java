package io.tiltyard.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Netty's classes and the native library that they call are of versions that fit. */
@EnabledOnOs(OS.LINUX)
final class NativePartsTest {
  @Test
  void epoll_is_there() {
    assertThat(Epoll.unavailabilityCause()).isNull();
  }

  @Test
  void the_error_codes_of_the_native_library_can_be_read() {
    Epoll.ensureAvailability();
    assertThatCode(() -> Class.forName("io.netty.channel.unix.Errors")).doesNotThrowAnyException();
  }

  @Test
  void a_failing_socket_call_is_an_exception_that_callers_know() throws Exception {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    try (EventLoops loops = EventLoops.open("test", 1)) {
      Throwable failure =
          new Bootstrap()
              .group(loops.workers())
              .channel(EpollSocketChannel.class)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), closedPort))
              .await()
              .cause();
      assertThat(failure).isInstanceOf(ConnectException.class);
    }
  }
}
