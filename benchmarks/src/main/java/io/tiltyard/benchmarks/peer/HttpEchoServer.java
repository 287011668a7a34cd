package io.tiltyard.benchmarks.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What does it cost Netty to decode a request of the same bytes, and to encode an answer of the
 * same bytes, when nothing happens in between?
 *
 * <p>Argument: the file that holds the answer, from its status line on. Ends when its input does.
 */
public final class HttpEchoServer {
  private HttpEchoServer() {}

  public static void main(String[] arguments) throws IOException {
    HttpEcho.Answer answer = HttpEcho.Answer.parse(Files.readAllBytes(Path.of(arguments[0])));
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends ServerChannel> channel =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    int loops = Runtime.getRuntime().availableProcessors();
    Channel listening =
        new ServerBootstrap()
            .group(
                new MultiThreadIoEventLoopGroup(1, io), new MultiThreadIoEventLoopGroup(loops, io))
            .channel(channel)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    opened.pipeline().addLast(new HttpServerCodec(), new HttpEcho(answer));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    System.out.println("ready " + ((InetSocketAddress) listening.localAddress()).getPort());
    while (System.in.read() >= 0) {
      // Until whoever started this goes away.
    }
    System.exit(0);
  }
}
