package io.tiltyard.benchmarks.load;

import java.util.List;

/**
 * Keeps a fixed number of HTTP/1.1 requests in flight on each of some connections: the next goes
 * out when one is answered. The counterpart of {@link ClosedLoop}. Connects when a round starts; a
 * connection that the server closed between two rounds is replaced, since a server may well close
 * one that sends nothing.
 *
 * <p>Every answer must have the status 200; the first of every round is checked in full.
 */
public final class HttpLoop extends Rounds<HttpSlot> {
  private final Connector connector;
  private final BodyCheck check;

  /**
   * @param connections how many
   * @param pipelined requests in flight on each
   * @param requests encoded; sent round and round
   */
  public HttpLoop(
      int port, int connections, int pipelined, List<byte[]> requests, BodyCheck check) {
    this.connector = new Connector(port);
    this.check = check;
    for (int i = 0; i < connections; i++) {
      add(new HttpSlot(this, connector, requests, i * requests.size() / connections, pipelined));
    }
  }

  @Override
  void verify() {
    check.check(first().firstRequest(), first().firstBody());
  }

  /** The last answer of the last round, head and body, as a server could send it again. */
  public byte[] sample() {
    return first().sample();
  }

  @Override
  public void close() {
    connector.close();
  }
}
