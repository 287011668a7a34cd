package io.tiltyard.server.grpc;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.tiltyard.proto.inference.GRPCInferenceServiceGrpc;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteTable;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The health service: the server under "" and under the inference service's name, and every route
 * under its own. A route is SERVING while one of its versions can answer; one that is gone is
 * unknown.
 */
final class HealthStatus {
  private static final Set<String> SERVER =
      Set.of(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, GRPCInferenceServiceGrpc.SERVICE_NAME);

  private final Supplier<RouteTable> tables;
  private final HealthStatusManager manager = new HealthStatusManager();
  private Set<String> routes = Set.of();
  private volatile RouteTable seen = RouteTable.empty();

  HealthStatus(Supplier<RouteTable> tables) {
    this.tables = tables;
    show(seen);
  }

  BindableService service() {
    return manager.getHealthService();
  }

  /** Takes over what the current table says; cheap where nothing changed. Any thread. */
  void refresh() {
    if (tables.get() != seen) {
      synchronized (this) {
        RouteTable table = tables.get();
        show(table);
        seen = table;
      }
    }
  }

  /** NOT_SERVING for all, from here on. */
  void terminate() {
    manager.enterTerminalState();
  }

  private void show(RouteTable table) {
    SERVER.forEach(name -> manager.setStatus(name, status(table.ready())));
    Set<String> names = new HashSet<>();
    for (Route route : table.routes()) {
      if (!SERVER.contains(route.name())) {
        manager.setStatus(route.name(), status(route.representative() != null));
        names.add(route.name());
      }
    }
    for (String name : routes) {
      if (!names.contains(name)) {
        manager.clearStatus(name);
      }
    }
    routes = names;
  }

  private static ServingStatus status(boolean serving) {
    return serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }
}
