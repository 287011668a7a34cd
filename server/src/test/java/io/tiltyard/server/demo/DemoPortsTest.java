package io.tiltyard.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.server.config.Flag;
import io.tiltyard.server.config.Keys;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoPortsTest {
  @Test
  void a_port_that_the_user_named_stays() {
    List<Flag> named =
        List.of(
            Flag.of(Keys.HTTP_PORT, "--http-port", 1),
            Flag.of(Keys.GRPC_PORT, "--grpc-port", 2),
            Flag.of(Keys.ADMIN_PORT, "--admin-port", 3));
    List<Integer> taken = new ArrayList<>();

    assertThat(DemoPorts.choose(named, taken)).isEqualTo(named);
    assertThat(taken).isEmpty();
  }

  @Test
  void a_default_port_that_is_taken_makes_way_for_any_free_one() throws Exception {
    List<Integer> taken = new ArrayList<>();
    ServerSocket socket = occupy(8000);
    List<Flag> flags = DemoPorts.choose(List.of(), taken);
    socket.close();

    assertThat(taken).contains(8000);
    assertThat(flags).anyMatch(f -> f.key() == Keys.HTTP_PORT && f.value().intValue() == 0);
  }

  /** Or leaves it to whoever has it already. */
  private static ServerSocket occupy(int port) throws Exception {
    try {
      return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    } catch (BindException e) {
      return new ServerSocket(0);
    }
  }
}
