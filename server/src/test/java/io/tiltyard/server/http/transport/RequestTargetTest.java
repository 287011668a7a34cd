package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F65: what a request is for. */
final class RequestTargetTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/v2/models|h|/v2/models|''",
        "/a%2Fb?x=1|h|/a%2Fb|x=1",
        "/?|h|/|''",
        "/a?b?c|h|/a|b?c",
        "http://h/a|h|/a|''",
        "http://h:80/a?b|h:80|/a|b",
        "HTTP://H/a|h|/a|''",
        "http://h|h|/|''",
        "http://h?x|h|/|x",
        "http://h/a|-|/a|''",
        "//a/b|h|//a/b|''",
      })
  void takes_paths_and_uris_of_its_host(
      String target, @Nullable String host, String path, String query) {
    assertThat(RequestTarget.parse(target, host)).isEqualTo(new RequestTarget(path, query));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://i/a|h",
        "http://h:81/a|h:80",
        "http://h@i/a|h",
        "https://h/a|h",
        "a|h",
        "*|h",
        "h:80|h:80",
        "''|h",
      })
  void refuses_everything_else(String target, String host) {
    assertThat(RequestTarget.parse(target, host)).isNull();
  }

  @Test
  void decodes_the_query_on_demand() {
    RequestTarget target = new RequestTarget("/", "a=1&b=%C3%A9+x&a=2&c");
    assertThat(target.query("a")).isEqualTo("1");
    assertThat(target.query("b")).isEqualTo("é x");
    assertThat(target.query("c")).isEmpty();
    assertThat(target.query("d")).isNull();
    assertThat(new RequestTarget("/", "a=%zz").query("a")).isNull();
    assertThat(new RequestTarget("/", "").query("a")).isNull();
  }
}
