package io.tiltyard.server.demo;

/** A way to send a sentence to the gateway and wait for the answer. Any thread. */
interface DemoClient extends AutoCloseable {
  /** What it speaks, for the table. */
  String protocol();

  /**
   * @throws Exception where there is no answer with a result
   */
  Answer infer(Sentence sentence) throws Exception;

  @Override
  void close();
}
