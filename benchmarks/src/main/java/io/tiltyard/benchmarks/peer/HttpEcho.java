package io.tiltyard.benchmarks.peer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Answers every request alike, what came in one read together. */
// A future that fails here is a channel that is gone, which the channel itself tells.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpEcho extends ChannelInboundHandlerAdapter {
  private final Answer answer;

  HttpEcho(Answer answer) {
    this.answer = answer;
  }

  /** A header of an answer. */
  record Header(AsciiString name, AsciiString value) {}

  /** What is sent. */
  static final class Answer {
    private final List<Header> headers;
    private final byte[] body;

    private Answer(List<Header> headers, byte[] body) {
      this.headers = headers;
      this.body = body;
    }

    /**
     * @param message from its status line on
     */
    static Answer parse(byte[] message) {
      String text = new String(message, StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      List<Header> headers = new ArrayList<>();
      for (String line : text.substring(text.indexOf("\r\n") + 2, end).split("\r\n", -1)) {
        int colon = line.indexOf(": ");
        headers.add(
            new Header(
                AsciiString.of(line.substring(0, colon)),
                AsciiString.of(line.substring(colon + 2))));
      }
      return new Answer(headers, Arrays.copyOfRange(message, end + 4, message.length));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    boolean complete = message instanceof LastHttpContent;
    ReferenceCountUtil.release(message);
    if (complete) {
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.OK,
              ctx.alloc().buffer(answer.body.length).writeBytes(answer.body));
      for (Header header : answer.headers) {
        response.headers().set(header.name, header.value);
      }
      ctx.write(response, ctx.voidPromise());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }
}
