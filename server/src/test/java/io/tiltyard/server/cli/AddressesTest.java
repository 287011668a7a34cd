package io.tiltyard.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8000", "localhost:1", "[::1]:65535", "gateway.example:8002"})
  void an_address_is_read_and_written_alike(String text) {
    InetSocketAddress address = Addresses.parse(text);

    assertThat(address).isNotNull();
    assertThat(Addresses.text(address)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", ":80", "host", "host:", "host:0", "host:65536", "host:x", " :1"})
  void anything_else_is_no_address(String text) {
    assertThat(Addresses.parse(text)).isNull();
  }
}
