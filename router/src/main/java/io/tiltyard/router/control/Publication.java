package io.tiltyard.router.control;

import io.tiltyard.router.route.RouteTable;
import java.util.function.Supplier;

/** The one place where the control thread leaves the current table for the data plane. */
public final class Publication implements Supplier<RouteTable> {
  private volatile RouteTable table = RouteTable.empty();

  /** The current table: one volatile read. */
  @Override
  public RouteTable get() {
    return table;
  }

  void publish(RouteTable next) {
    table = next;
  }
}
