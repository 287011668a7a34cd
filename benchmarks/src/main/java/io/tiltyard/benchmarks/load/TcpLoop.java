package io.tiltyard.benchmarks.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/**
 * Keeps a fixed number of messages in flight on one connection to a server that sends back what it
 * gets: the next goes out when one is back. The counterpart of {@link ClosedLoop} without any
 * protocol. Every byte that comes back is checked.
 */
public final class TcpLoop extends Rounds<TcpSlots> {
  private final Connector connector;

  /**
   * Connects.
   *
   * @param message sent again and again
   */
  public TcpLoop(int port, int inFlight, byte[] message) {
    connector = new Connector(port);
    TcpSlots slots = new TcpSlots(this, inFlight, message);
    Channel channel = connector.open(() -> new ChannelHandler[] {slots});
    slots.opened(channel);
    add(slots);
  }

  /** Every byte was, on its way in. */
  @Override
  void verify() {}

  @Override
  public void close() {
    connector.close();
  }
}
