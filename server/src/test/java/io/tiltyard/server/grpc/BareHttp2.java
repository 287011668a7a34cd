package io.tiltyard.server.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.tiltyard.server.http.transport.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that sends calls and says nothing else: it acknowledges neither SETTINGS nor PING. */
final class BareHttp2 implements AutoCloseable {
  private static final byte[] EMPTY_MESSAGE = new byte[5];

  private final RawClient socket;

  BareHttp2(int port) throws IOException {
    socket = new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    ByteBuf start = Unpooled.buffer().writeBytes(Http2CodecUtil.connectionPrefaceBuf());
    frame(start, Http2FrameTypes.SETTINGS, new Http2Flags(), 0, new byte[0]);
    send(start);
  }

  /** Sends a whole call with an empty message. */
  void call(int stream, String method) throws IOException {
    ByteBuf block = Unpooled.buffer();
    field(block, ":method", "POST");
    field(block, ":scheme", "http");
    field(block, ":path", "/" + method);
    field(block, ":authority", "test");
    field(block, "te", "trailers");
    field(block, "content-type", "application/grpc");
    byte[] head = new byte[block.readableBytes()];
    block.readBytes(head);
    ByteBuf call = Unpooled.buffer();
    frame(call, Http2FrameTypes.HEADERS, new Http2Flags().endOfHeaders(true), stream, head);
    frame(call, Http2FrameTypes.DATA, new Http2Flags().endOfStream(true), stream, EMPTY_MESSAGE);
    send(call);
  }

  /** The last streams that were named, in their order, when the server has closed. */
  List<Integer> goAways() throws IOException {
    ByteBuf all = Unpooled.wrappedBuffer(socket.readAll().getBytes(StandardCharsets.ISO_8859_1));
    List<Integer> last = new ArrayList<>();
    while (all.isReadable()) {
      int length = all.readUnsignedMedium();
      byte type = all.readByte();
      all.skipBytes(1 + Integer.BYTES);
      ByteBuf body = all.readSlice(length);
      if (type == Http2FrameTypes.GO_AWAY) {
        last.add(body.readInt());
      }
    }
    return last;
  }

  /** A literal that no table remembers. */
  private static void field(ByteBuf block, String name, String value) {
    block.writeByte(0);
    for (String text : List.of(name, value)) {
      block.writeByte(text.length()).writeCharSequence(text, StandardCharsets.US_ASCII);
    }
  }

  private static void frame(ByteBuf out, byte type, Http2Flags flags, int stream, byte[] body) {
    out.writeMedium(body.length)
        .writeByte(type)
        .writeByte(flags.value())
        .writeInt(stream)
        .writeBytes(body);
  }

  private void send(ByteBuf frames) throws IOException {
    byte[] bytes = new byte[frames.readableBytes()];
    frames.readBytes(bytes);
    socket.send(bytes);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
