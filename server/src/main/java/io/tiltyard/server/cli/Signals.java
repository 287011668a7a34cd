package io.tiltyard.server.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells of SIGTERM and SIGINT without a shutdown hook: hooks run side by side, and ONNX Runtime has
 * one that frees what runs in flight still use, so all draining must be over before the JVM begins
 * to shut down. Called by reflection, because {@code sun.misc.Signal}, though it is meant to be
 * used, cannot be compiled against without a warning.
 */
final class Signals {
  private static final List<String> NAMES = List.of("TERM", "INT");

  private Signals() {}

  /**
   * @param listener called with the signal's name, on a thread of its own, for every signal
   */
  static void listen(Consumer<String> listener) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      for (String name : NAMES) {
        Object proxy =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (self, method, args) -> answer(listener, name, self, method, args));
        handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      }
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("signals cannot be handled", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("signals cannot be handled", e);
    }
  }

  private static Object answer(
      Consumer<String> listener, String name, Object self, Method method, Object[] args) {
    return switch (method.getName()) {
      case "handle" -> {
        listener.accept(name);
        yield Void.TYPE;
      }
      case "equals" -> self == args[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "SIG" + name;
    };
  }
}
