package io.tiltyard.server;

import io.tiltyard.base.file.DirectoryLock;
import io.tiltyard.server.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a gateway keeps what outlives it; no two of them have the same one at the same time. */
final class DataDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

  private final DirectoryLock lock;

  private DataDirectory(DirectoryLock lock) {
    this.lock = lock;
  }

  /**
   * Makes it where it is missing, and takes it.
   *
   * @throws StartException where another gateway has it, or it cannot be written
   */
  static DataDirectory take(GatewayConfig config) throws StartException {
    try {
      return new DataDirectory(DirectoryLock.take(config.data(), listeners(config)));
    } catch (DirectoryLock.TakenException e) {
      throw new StartException(
          "data directory "
              + config.data()
              + " "
              + e.getMessage()
              + ", expected one that no other gateway has (--data)",
          e);
    } catch (IOException e) {
      throw unusable(config.data(), e);
    }
  }

  /** What to tell where something in it cannot be made or written. */
  static StartException unusable(Path data, IOException cause) {
    return new StartException(
        "data directory "
            + data
            + " cannot be used ("
            + DirectoryLock.why(cause)
            + "), expected a writable place with room (--data)",
        cause);
  }

  private static String listeners(GatewayConfig config) {
    return "http "
        + text(config.http().host(), config.http().port())
        + ", grpc "
        + text(config.grpc().host(), config.grpc().port())
        + ", admin "
        + text(config.admin().host(), config.admin().port());
  }

  private static String text(String host, int port) {
    return host + ":" + (port == 0 ? "any port" : port);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.debug("the lock of the data directory ends with the process", e);
    }
  }
}
