package io.tiltyard.server.grpc;

import io.grpc.Metadata;

/** The metadata that Tiltyard reads and writes. */
final class MetadataKeys {
  /** Read: what keeps one user on one arm. */
  static final Metadata.Key<String> ROUTING_KEY = key("x-routing-key");

  /** Written always; read where the request itself names no id. */
  static final Metadata.Key<String> REQUEST_ID = key("x-request-id");

  /** Written: the part in the route of the version that answered. */
  static final Metadata.Key<String> ARM = key("x-tiltyard-arm");

  /** Written in trailers of a refusal: the name of the error code. */
  static final Metadata.Key<String> CODE = key("x-tiltyard-code");

  /** Written where trying again later may help: milliseconds, as gRPC's retry policy reads it. */
  static final Metadata.Key<String> RETRY_PUSHBACK = key("grpc-retry-pushback-ms");

  /** Read: how the client encodes its messages. */
  static final Metadata.Key<String> ENCODING = key("grpc-encoding");

  private MetadataKeys() {}

  static boolean isPrintableAscii(int c) {
    return c >= ' ' && c <= '~';
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
