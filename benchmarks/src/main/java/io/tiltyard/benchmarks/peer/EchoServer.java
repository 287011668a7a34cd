package io.tiltyard.benchmarks.peer;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.tiltyard.benchmarks.load.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What does it cost grpc-java to receive a request of the same bytes, and to send an answer of the
 * same bytes, when nothing happens in between?
 *
 * <p>Arguments: the file that holds the answer, and {@code default} (the executor of a server that
 * sets none) or {@code direct} (everything on the event loop). Ends when its input does.
 */
public final class EchoServer {
  public static final String DEFAULT = "default";
  public static final String DIRECT = "direct";

  private EchoServer() {}

  public static void main(String[] arguments) throws IOException {
    byte[] answer = Files.readAllBytes(Path.of(arguments[0]));
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    if (List.of(arguments).contains(DIRECT)) {
      builder.directExecutor();
    }
    Server server = builder.addService(service(answer)).build().start();
    System.out.println("ready " + server.getPort());
    while (System.in.read() >= 0) {
      // Until whoever started this goes away.
    }
    server.shutdownNow();
  }

  private static ServerServiceDefinition service(byte[] answer) {
    return ServerServiceDefinition.builder("inference.GRPCInferenceService")
        .addMethod(
            Bytes.MODEL_INFER,
            ServerCalls.asyncUnaryCall(
                (request, observer) -> {
                  observer.onNext(answer);
                  observer.onCompleted();
                }))
        .build();
  }
}
