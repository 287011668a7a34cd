package io.tiltyard.loadtest.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.tiltyard.loadtest.client.Call;
import io.tiltyard.loadtest.client.Client;
import io.tiltyard.loadtest.client.ClientException;
import io.tiltyard.loadtest.client.Loops;
import io.tiltyard.loadtest.client.Target;
import io.tiltyard.loadtest.request.InferRequest;
import io.tiltyard.loadtest.request.InputInfo;
import io.tiltyard.loadtest.request.RequestException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Calls over HTTP/1.1: one at a time on each connection, so that the number of connections is the
 * most calls in flight. The connection that was free for longest takes the next.
 */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
public final class HttpClient implements Client {
  private static final int CONNECT_MILLIS = 10_000;
  private static final long EXPIRY_MILLIS = 5;

  private final Target target;
  private final boolean binary;
  private final List<HttpConnection> connections;
  private final ConcurrentLinkedQueue<HttpConnection> free = new ConcurrentLinkedQueue<>();
  private List<Message> messages = List.of();

  /**
   * @param binary whether tensors travel as bytes, both ways
   * @param connections at least 1
   */
  public HttpClient(Target target, boolean binary, int connections, Loops loops) {
    this.target = target;
    this.binary = binary;
    this.connections = new ArrayList<>(connections);
    Bootstrap bootstrap =
        new Bootstrap()
            .channel(loops.channelType())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    InetSocketAddress address = new InetSocketAddress(target.host(), target.port());
    for (int i = 0; i < connections; i++) {
      EventLoop loop = loops.group().next();
      this.connections.add(new HttpConnection(loop, bootstrap, address, free));
    }
  }

  @Override
  public void connect() throws ClientException {
    List<ChannelFuture> opening = connections.stream().map(HttpConnection::connect).toList();
    for (ChannelFuture one : opening) {
      if (!one.awaitUninterruptibly().isSuccess()) {
        Throwable cause = one.cause();
        throw target.unreachable(
            cause == null ? "no connection" : String.valueOf(cause.getMessage()));
      }
    }
    free.addAll(connections);
    Map<EventLoop, List<HttpConnection>> byLoop = new LinkedHashMap<>();
    connections.forEach(
        one -> byLoop.computeIfAbsent(one.loop(), loop -> new ArrayList<>()).add(one));
    byLoop.forEach(
        (loop, own) ->
            loop.scheduleAtFixedRate(
                () -> own.forEach(one -> one.expire(System.nanoTime())),
                EXPIRY_MILLIS,
                EXPIRY_MILLIS,
                TimeUnit.MILLISECONDS));
  }

  @Override
  public List<InputInfo> inputs() throws ClientException, RequestException {
    return HttpMetadata.inputs(target);
  }

  @Override
  public void prepare(List<InferRequest> requests) {
    HttpEncoding encoding = new HttpEncoding(target, binary);
    messages = requests.stream().map(request -> new Message(encoding.encode(request))).toList();
    connections.forEach(connection -> connection.messages(messages));
  }

  @Override
  public boolean trySend(Call call) {
    HttpConnection connection = free.poll();
    if (connection == null) {
      return false;
    }
    connection.begin(call);
    return true;
  }

  @Override
  public void close() {
    connections.forEach(one -> one.loop().submit(one::drop).awaitUninterruptibly());
    messages.forEach(Message::release);
    messages = List.of();
  }
}
