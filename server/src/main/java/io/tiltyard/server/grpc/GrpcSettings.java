package io.tiltyard.server.grpc;

/**
 * Where and how the gRPC front end listens.
 *
 * @param host a name or an address of this machine
 * @param port 0 for any free one
 * @param maxRequestBytes of one message, after decompression
 * @param reflection whether clients may ask for the schema
 */
public record GrpcSettings(String host, int port, int maxRequestBytes, boolean reflection) {
  /** The default of {@code maxRequestBytes}: 64 MiB. */
  public static final int DEFAULT_MAX_REQUEST_BYTES = 64 << 20;

  /** Loopback, with reflection and the default limit. */
  public static GrpcSettings loopback(int port) {
    return new GrpcSettings("127.0.0.1", port, DEFAULT_MAX_REQUEST_BYTES, true);
  }
}
