package io.tiltyard.server.demo;

/** A request to paste into a shell. */
final class Curl {
  /** {@code [CLS] hello world [SEP]}. */
  private static final Sentence HELLO_WORLD = new Sentence(0, new long[] {101, 7592, 2088, 102});

  private Curl() {}

  /**
   * @param address {@code host:port} of HTTP inference
   */
  static String line(String address) {
    return "curl -s http://"
        + address
        + "/v2/models/"
        + ModelNames.ROUTE
        + "/infer -H 'content-type: application/json' -d '"
        + HttpDemoClient.json(HELLO_WORLD)
        + "' | head -c 400";
  }
}
