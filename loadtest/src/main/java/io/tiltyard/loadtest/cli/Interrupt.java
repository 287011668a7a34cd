package io.tiltyard.loadtest.cli;

import io.tiltyard.loadtest.run.Stop;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Ends a run early on Ctrl-C or SIGTERM, so that its summary is still printed; the second one ends
 * the process. By reflection, as {@code sun.misc.Signal} cannot be compiled against without a
 * warning.
 */
final class Interrupt {
  private static final int EXIT = 130;

  private final Stop stop;

  private Interrupt(Stop stop) {
    this.stop = stop;
  }

  /** From now on. Where the platform has no signals, they end the process as ever. */
  static void asks(Stop stop) {
    Interrupt interrupt = new Interrupt(stop);
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(), new Class<?>[] {handler}, interrupt::invoke);
      for (String name : List.of("INT", "TERM")) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      }
    } catch (ReflectiveOperationException e) {
      return;
    }
  }

  private Object invoke(Object self, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "handle" -> {
        handle();
        yield Void.TYPE;
      }
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "ends the run";
    };
  }

  private void handle() {
    if (stop.isAsked()) {
      Runtime.getRuntime().halt(EXIT);
    }
    stop.ask();
  }
}
