package io.tiltyard.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpLoopTest {
  private static final byte[] MESSAGE = {1, 2, 3, 4, 5};

  private final AtomicLong returned = new AtomicLong();
  private volatile int flip;
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread echo = new Thread(this::echo, "echo");
    echo.setDaemon(true);
    echo.start();
  }

  /** In pieces of an odd length, so that messages come apart. */
  private void echo() {
    try (Socket socket = server.accept()) {
      InputStream input = socket.getInputStream();
      OutputStream output = socket.getOutputStream();
      byte[] piece = new byte[3];
      for (int n = input.read(piece); n >= 0; n = input.read(piece)) {
        piece[0] ^= (byte) flip;
        returned.addAndGet(n);
        output.write(piece, 0, n);
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void counts_what_came_back_round_after_round() {
    try (TcpLoop loop = new TcpLoop(server.getLocalPort(), 4, MESSAGE)) {
      for (int round = 0; round < 2; round++) {
        long before = returned.get();
        loop.start();
        assertThat(loop.stop())
            .isGreaterThanOrEqualTo(4)
            .isEqualTo((returned.get() - before) / MESSAGE.length);
      }
    }
  }

  @Test
  void another_byte_fails_the_round() {
    try (TcpLoop loop = new TcpLoop(server.getLocalPort(), 1, MESSAGE)) {
      flip = 1;
      loop.start();
      assertThatThrownBy(loop::stop).hasMessageContaining("another byte came back");
    }
  }
}
