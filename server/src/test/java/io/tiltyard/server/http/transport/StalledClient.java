package io.tiltyard.server.http.transport;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks for one path over HTTP/2, and never gives the answer more room than there is at first. */
final class StalledClient implements AutoCloseable {
  private static final int RST_STREAM = 3;
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket = new Socket();

  StalledClient(InetSocketAddress server, String path) throws IOException {
    socket.connect(server, PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    byte[] text = path.getBytes(StandardCharsets.US_ASCII);
    byte[] fields = new byte[7 + text.length];
    fields[0] = (byte) 0x82; // :method GET
    fields[1] = (byte) 0x86; // :scheme http
    fields[2] = 0x01; // :authority, literal
    fields[3] = 1;
    fields[4] = 't';
    fields[5] = 0x04; // :path, literal
    fields[6] = (byte) text.length;
    System.arraycopy(text, 0, fields, 7, text.length);
    var out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // SETTINGS
    out.write(new byte[] {0, 0, (byte) fields.length, 1, 5, 0, 0, 0, 1}); // HEADERS, all of it
    out.write(fields);
    out.flush();
  }

  /** Whether the server gives the stream up. */
  boolean isReset() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    while (true) {
      int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
      int type = in.readUnsignedByte();
      in.skipNBytes(5L + length);
      if (type == RST_STREAM) {
        return true;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
