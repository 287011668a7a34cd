package io.tiltyard.server.grpc;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallSource;
import io.tiltyard.monitor.latency.ArmKey;
import io.tiltyard.monitor.latency.ArmMonitor;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.monitor.latency.VersionStatistics;
import io.tiltyard.router.admission.Admission;
import io.tiltyard.router.admission.VersionLoad;
import io.tiltyard.router.route.ArmFactory;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteBuilder;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.router.route.ShadowCounters;
import io.tiltyard.runtime.batch.BatchListener;
import io.tiltyard.runtime.batch.Batcher;
import io.tiltyard.runtime.golden.RecentRequests;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionReport;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.Signature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Route tables of models that exist by their signature only. */
final class Tables {
  static final ModelOptions OPTIONS = new ModelOptions(2, 1, 16, 5_000_000, 256, 0, false);

  /** {@code x} FP32 [batch, 4] to {@code y} FP32 [batch, 2]: rows can be joined. */
  static final Signature BATCHED =
      new Signature(
          List.of(spec("x", DataType.FP32, Dimension.variable("batch"), Dimension.fixed(4))),
          List.of(spec("y", DataType.FP32, Dimension.variable("batch"), Dimension.fixed(2))));

  /** A scalar and a string vector: never joined. */
  static final Signature ALONE =
      new Signature(
          List.of(spec("scalar", DataType.INT64)),
          List.of(spec("text", DataType.BYTES, Dimension.variable(""))));

  /** Of no known shape. */
  static final Signature ANY_SHAPE =
      new Signature(
          List.of(TensorSpec.ofAnyShape("x", DataType.FP32)),
          List.of(TensorSpec.ofAnyShape("y", DataType.FP32)));

  private static final BatchListener NO_LISTENER = (requests, rows, runNanos) -> {};

  private final List<VersionStatus> versions = new ArrayList<>();
  private final List<RouteDefinition> routes = new ArrayList<>();
  private final Map<String, VersionStatistics> statistics = new HashMap<>();
  private boolean ready = true;

  static TensorSpec spec(String name, DataType datatype, Dimension... dimensions) {
    return new TensorSpec(name, datatype, List.of(dimensions));
  }

  Tables notReady() {
    ready = false;
    return this;
  }

  Tables available(String model, long version, Signature signature) {
    return available(model, version, signature, OPTIONS);
  }

  Tables available(String model, long version, Signature signature, ModelOptions options) {
    Servable servable =
        new Servable(
            model,
            version,
            new DeclaredModel(signature),
            "0a",
            options,
            new Batcher(signature, options, List.of(), NO_LISTENER, Clock.system(), Thread::new),
            new RecentRequests(new RecentRequests.Room(0), 0),
            drained -> {});
    return status(model, version, VersionState.AVAILABLE, "", servable);
  }

  Tables absent(String model, long version, VersionState state, String reason) {
    return status(model, version, state, reason, null);
  }

  Tables route(RouteDefinition route) {
    routes.add(route);
    return this;
  }

  Tables implicitRoute(String model) {
    return route(RouteDefinition.implicit(model));
  }

  VersionStatistics statistics(String model, long version) {
    return statistics.computeIfAbsent(
        model + "/" + version, key -> new VersionStatistics(Clock.system()));
  }

  RouteTable build() {
    List<Route> built = new ArrayList<>();
    for (RouteDefinition route : routes) {
      List<VersionStatus> known =
          versions.stream().filter(status -> status.model().equals(route.model())).toList();
      built.add(RouteBuilder.build(route, 1, known, new Arms()));
    }
    return new RouteTable(built, versions, ready);
  }

  private Tables status(
      String model, long version, VersionState state, String reason, @Nullable Servable servable) {
    versions.add(
        new VersionStatus(model, version, state, reason, "", "", VersionReport.NONE, servable));
    return this;
  }

  private final class Arms implements ArmFactory {
    private final LatencyBook book = new LatencyBook();

    @Override
    public ArmTarget arm(String route, Arm arm, Servable servable) {
      ArmMonitor monitor = book.arm(new ArmKey(route, servable.model(), servable.version(), arm));
      VersionStatistics statistics = statistics(servable.model(), servable.version());
      statistics.include(monitor);
      CallSource source =
          new CallSource(route, servable.model(), servable.version(), servable.digest(), arm);
      return new ArmTarget(
          arm,
          servable,
          monitor,
          statistics,
          source,
          new Admission(servable, new VersionLoad(Long.MAX_VALUE, 0)));
    }

    @Override
    public ShadowCounters shadowCounters(String route, long version) {
      return new ShadowCounters();
    }
  }

  private record DeclaredModel(Signature signature) implements Model {
    @Override
    public GraphFacts facts() {
      return new GraphFacts(false, false, Map.of());
    }

    @Override
    public String platform() {
      return "onnx_onnxv1";
    }

    @Override
    public ModelInstance newInstance() {
      throw new UnsupportedOperationException("a declared model does not run");
    }

    @Override
    public void close() {}
  }
}
