package io.tiltyard.loadtest.cli;

/** How calls travel. */
enum Protocol {
  GRPC("grpc"),
  HTTP_JSON("http-json"),
  HTTP_BINARY("http-binary");

  private final String text;

  Protocol(String text) {
    this.text = text;
  }

  boolean isHttp() {
    return this != GRPC;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
