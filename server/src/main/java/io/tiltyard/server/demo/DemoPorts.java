package io.tiltyard.server.demo;

import io.tiltyard.server.config.Flag;
import io.tiltyard.server.config.Key;
import io.tiltyard.server.config.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** The default ports where they are free, any free ones where they are not. */
final class DemoPorts {
  private DemoPorts() {}

  /**
   * @param named what the user decided; stays as it is
   * @param taken hears of every default port that was taken
   */
  static List<Flag> choose(List<Flag> named, List<Integer> taken) {
    List<Flag> flags = new ArrayList<>(named);
    add(flags, named, taken, Keys.HTTP_PORT, 8000);
    add(flags, named, taken, Keys.GRPC_PORT, 8001);
    add(flags, named, taken, Keys.ADMIN_PORT, 8002);
    return flags;
  }

  private static void add(
      List<Flag> flags, List<Flag> named, List<Integer> taken, Key<Integer> key, int port) {
    if (named.stream().noneMatch(flag -> flag.key() == key) && !isFree(port)) {
      flags.add(Flag.of(key, key.path(), 0));
      taken.add(port);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
