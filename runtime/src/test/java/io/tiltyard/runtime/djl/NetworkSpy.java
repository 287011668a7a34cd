package io.tiltyard.runtime.djl;

import io.tiltyard.base.error.ModelLoadException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A process of its own that loads a model and prints what came of it, and every attempt to reach
 * another machine: URLs when they are opened, sockets when they ask for a proxy.
 */
final class NetworkSpy {
  private static final List<String> ATTEMPTS = new CopyOnWriteArrayList<>();

  private NetworkSpy() {}

  public static void main(String[] arguments) throws IOException {
    ProxySelector.setDefault(new SocketSpy());
    URL.setURLStreamHandlerFactory(NetworkSpy::handler);
    try {
      new DjlModelLoader()
          .load(TorchModels.artifact("identity"), TorchModels.settings(TorchModels.ROWS))
          .close();
      System.out.println("result: loaded");
    } catch (ModelLoadException e) {
      System.out.println("result: " + e.reason() + ": " + e.getMessage());
    }
    System.out.println("attempts: " + ATTEMPTS);
    provoke();
    System.out.println("seen: " + ATTEMPTS.size());
  }

  /** Three connections that have to be seen, lest the spy is blind. */
  private static void provoke() {
    URI nobody = URI.create("http://localhost:1/");
    fail(() -> nobody.toURL().openStream().close());
    fail(() -> nobody.toURL().openConnection(Proxy.NO_PROXY).connect());
    fail(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", 1));
          }
        });
  }

  private static void fail(Attempt attempt) {
    try {
      attempt.run();
    } catch (UnsupportedOperationException | IOException e) {
      return;
    }
    throw new IllegalStateException("the spy let a connection pass");
  }

  private static @Nullable URLStreamHandler handler(String protocol) {
    return protocol.startsWith("http") ? new UrlSpy() : null;
  }

  private static final class UrlSpy extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      ATTEMPTS.add(url.toString());
      throw new IOException("no network here");
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
      return openConnection(url);
    }
  }

  private static final class SocketSpy extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      ATTEMPTS.add(uri.toString());
      throw new UnsupportedOperationException("no network here");
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
  }

  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException;
  }
}
