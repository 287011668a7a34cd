package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.testing.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model that has answered a large request does not keep others from it. */
@Tag("one-jdk")
@Timeout(300)
final class LargeRequestsTest {
  @Test
  void two_models_share_the_room_that_one_request_takes() throws Exception {
    String output =
        new ChildJvm().options("-Xmx192m", "-XX:MaxDirectMemorySize=192m").run(LargeRequests.class);
    assertThat(output).contains("answered 4");
  }
}
