package io.tiltyard.server.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client that sends any bytes as messages, as many as it likes, to any method. */
final class RawCall {
  /**
   * @param status how the call ended
   * @param trailers what came with it
   */
  record End(Status status, Metadata trailers) {
    Status.Code code() {
      return status.getCode();
    }

    String text() {
      return String.valueOf(status.getDescription());
    }

    String trailer(Metadata.Key<String> key) {
      return String.valueOf(trailers.get(key));
    }
  }

  final LinkedBlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final ClientCall<byte[], byte[]> call;

  private RawCall(ClientCall<byte[], byte[]> call) {
    this.call = call;
  }

  static RawCall open(Channel channel, String method, CallOptions options) {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(method)
            .setRequestMarshaller(Bytes.INSTANCE)
            .setResponseMarshaller(Bytes.INSTANCE)
            .build();
    RawCall raw = new RawCall(channel.newCall(descriptor, options));
    raw.call.start(raw.new Listener(), new Metadata());
    raw.call.request(Integer.MAX_VALUE);
    return raw;
  }

  RawCall send(byte[] message) {
    call.sendMessage(message);
    return this;
  }

  RawCall halfClose() {
    call.halfClose();
    return this;
  }

  void cancel() {
    call.cancel("test", null);
  }

  End end() throws InterruptedException, ExecutionException, TimeoutException {
    return end.get(60, TimeUnit.SECONDS);
  }

  private final class Listener extends ClientCall.Listener<byte[]> {
    @Override
    public void onMessage(byte[] message) {
      messages.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(new End(status, trailers));
    }
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
