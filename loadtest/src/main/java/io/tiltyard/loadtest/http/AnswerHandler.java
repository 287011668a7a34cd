package io.tiltyard.loadtest.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.tiltyard.loadtest.client.Answer;

/** Reads answers off one channel. */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close
final class AnswerHandler extends ChannelInboundHandlerAdapter {
  private static final String ARM = "x-tiltyard-arm";

  private final HttpConnection connection;
  private final AnswerHead head = new AnswerHead();
  private HttpResponseStatus status = HttpResponseStatus.OK;
  private String arm = "";
  private boolean keepAlive;

  AnswerHandler(HttpConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
        connection.lost(context.channel(), "malformed answer");
        return;
      }
      if (message instanceof HttpResponse response) {
        begin(response);
      }
      if (message instanceof HttpContent content) {
        head.add(content.content());
      }
      if (message instanceof LastHttpContent
          && status.codeClass() != HttpStatusClass.INFORMATIONAL) {
        connection.answered(context.channel(), answer(), keepAlive);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection.lost(context.channel(), "connection lost");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connection.lost(context.channel(), HttpConnection.reason(cause));
    context.close();
  }

  private void begin(HttpResponse response) {
    head.reset();
    status = response.status();
    arm = response.headers().get(ARM, "");
    keepAlive = HttpUtil.isKeepAlive(response);
  }

  private Answer answer() {
    return status.codeClass() == HttpStatusClass.SUCCESS
        ? head.read(arm)
        : Answer.error("HTTP " + status.code(), head.text(), arm);
  }
}
