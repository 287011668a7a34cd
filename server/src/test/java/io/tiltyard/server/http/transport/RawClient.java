package io.tiltyard.server.http.transport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client that sends exactly the bytes it is told to. */
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;

  public RawClient(InetSocketAddress server) throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(server, PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends characters up to U+00FF as one byte each. */
  public RawClient send(String bytes) throws IOException {
    return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends what the server takes; it may have hung up already. */
  public RawClient sendQuietly(byte[] bytes) throws IOException {
    try {
      send(bytes);
    } catch (SocketException e) {
      // The answer says why.
    }
    return this;
  }

  public RawClient post(String path, String headers, byte[] body) throws IOException {
    return send("POST "
            + path
            + " HTTP/1.1\r\nHost: test\r\nContent-Length: "
            + body.length
            + "\r\n"
            + headers
            + "\r\n")
        .send(body);
  }

  public RawClient get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
  }

  /** The next response. */
  public RawResponse read() throws IOException {
    String status = line();
    if (!status.startsWith("HTTP/1.1 ")) {
      throw new IOException("expected a status line, got '" + status + "'");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("body of " + body.length + " bytes, expected " + length);
    }
    return new RawResponse(Integer.parseInt(status.substring(9, 12)), headers, body);
  }

  /** Whether the server sends nothing more and closes, at once or after what it still says. */
  public boolean isClosed() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  /** Whether something came that was not read. */
  public boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /** Everything until the server closes. */
  public String readAll() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketException e) {
      // Reset counts as closed.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads so many bytes and forgets them. */
  public void skip(long bytes) throws IOException {
    in.skipNBytes(bytes);
  }

  /** Everything until these characters. */
  public String readAllOf(String last) throws IOException {
    StringBuilder all = new StringBuilder();
    while (all.indexOf(last) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("connection closed after '" + all + "'");
      }
      all.append((char) b);
    }
    return all.toString();
  }

  /** Says that nothing more comes. */
  public void halfClose() throws IOException {
    try {
      socket.shutdownOutput();
    } catch (SocketException e) {
      // The server was faster.
    }
  }

  /** Ends with a reset instead of a farewell. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("connection closed after '" + line + "'");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
