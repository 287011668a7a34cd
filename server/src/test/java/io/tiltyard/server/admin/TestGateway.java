package io.tiltyard.server.admin;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.distribution.VersionDistribution;
import io.tiltyard.monitor.hlog.IntervalLogStatistics;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.monitor.requestlog.RequestLogStatistics;
import io.tiltyard.monitor.sink.RecordQueue;
import io.tiltyard.router.control.Arms;
import io.tiltyard.router.control.EventFeed;
import io.tiltyard.router.quota.Quotas;
import io.tiltyard.router.quota.Rate;
import io.tiltyard.router.quota.TenantLimits;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteBuilder;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.batch.Batcher;
import io.tiltyard.runtime.golden.RecentRequests;
import io.tiltyard.runtime.lifecycle.LiveImpact;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionReport;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.runtime.memory.LeakLedger;
import io.tiltyard.runtime.memory.Machine;
import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.runtime.memory.MemoryReading;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.metrics.MetricsRenderer;
import io.tiltyard.server.metrics.MetricsSources;
import io.tiltyard.server.startup.Phase;
import io.tiltyard.server.startup.Startup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that the admin plane and the metrics read, set by hand. */
public final class TestGateway {
  private final LeakLedger ledger =
      new LeakLedger(() -> new MemoryReading(30, 20, 10), Clock.system());
  private final MemoryBudget budget = new MemoryBudget(Machine.here(), 0);
  private static final VersionReport REPORT =
      new VersionReport(
          100,
          7,
          Map.of("load", 12L),
          3,
          List.of(Device.CPU, Device.cuda(1)),
          "joined because it may",
          "",
          List.of("a notice"),
          LiveImpact.NONE);

  {
    ledger.enter("search", 1, LeakLedger.Event.LOAD, ledger.read());
  }

  private static final Signature SIGNATURE = new Signature(List.of(), List.of());
  private static final long REVISION = 7;

  private final EventFeed events = new EventFeed(Clock.system());
  private final LatencyBook latencies = new LatencyBook();
  private final Arms arms = new Arms(latencies, Long.MAX_VALUE, Clock.system());
  private final Rejections rejections = new Rejections();
  private final Startup startup = Startup.begin();
  private final Quotas quotas =
      new Quotas(new TenantLimits(Rate.ofRequests(1, 1), Rate.NONE), Map.of(), 1, 0);
  private final RecordQueue sink = new RecordQueue(1 << 20);
  private final List<VersionStatus> versions = new ArrayList<>();
  private final List<RouteDefinition> routes = new ArrayList<>();
  private volatile List<VersionDistribution> distributions = List.of();
  private volatile RouteTable table = RouteTable.empty();
  private volatile boolean ready = true;

  public TestGateway() {
    startup.end(Phase.JVM);
  }

  public TestGateway available(String model, long version) {
    ModelOptions options = ModelOptions.defaults();
    Batcher batcher =
        new Batcher(
            SIGNATURE, options, List.of(), (n, rows, nanos) -> {}, Clock.system(), Thread::new);
    Servable servable =
        new Servable(
            model,
            version,
            new NoModel(),
            "0a",
            options,
            batcher,
            new RecentRequests(new RecentRequests.Room(0), 0),
            drained -> {});
    return status(model, version, VersionState.AVAILABLE, "", "", servable);
  }

  public TestGateway failed(String model, long version, String reason, String code) {
    return status(model, version, VersionState.FAILED, reason, code, null);
  }

  public TestGateway route(RouteDefinition route) {
    routes.add(route);
    return publish();
  }

  public TestGateway distributions(VersionDistribution... now) {
    distributions = List.of(now);
    return this;
  }

  public TestGateway ready(boolean now) {
    ready = now;
    return this;
  }

  public EventFeed events() {
    return events;
  }

  public LatencyBook latencies() {
    return latencies;
  }

  public Arms arms() {
    return arms;
  }

  /** One request a second for everybody. */
  public Quotas quotas() {
    return quotas;
  }

  public LeakLedger ledger() {
    return ledger;
  }

  public Startup startup() {
    return startup;
  }

  public Rejections rejections() {
    return rejections;
  }

  public RouteTable table() {
    return table;
  }

  /** The sources of the metrics; everything that the fields do not hold is zero. */
  public MetricsSources metricsSources() {
    return new MetricsSources(
        latencies,
        () -> table,
        arms,
        rejections,
        quotas,
        () -> new RequestLogStatistics(sink.statistics(), 1234, 1, 0, null),
        () -> distributions,
        sink::statistics,
        () -> new IntervalLogStatistics(3, 30, 567, 0, null),
        () -> Map.of("MODEL_INVALID", 2L),
        events,
        ledger,
        budget,
        startup);
  }

  AdminSources adminSources() {
    return new AdminSources(
        () -> ready,
        () -> table,
        () -> {
          latencies.tick();
          return latencies.snapshot();
        },
        () -> distributions,
        events,
        ledger,
        budget,
        new MetricsRenderer(metricsSources()),
        rejections,
        startup);
  }

  private TestGateway status(
      String model,
      long version,
      VersionState state,
      String reason,
      String code,
      @Nullable Servable servable) {
    String digest = servable == null ? "" : "ab".repeat(32);
    versions.add(new VersionStatus(model, version, state, reason, code, digest, REPORT, servable));
    return publish();
  }

  private TestGateway publish() {
    List<Route> built = new ArrayList<>();
    for (RouteDefinition route : routes) {
      List<VersionStatus> known =
          versions.stream().filter(version -> version.model().equals(route.model())).toList();
      built.add(RouteBuilder.build(route, REVISION, known, arms));
    }
    table = new RouteTable(built, versions, ready);
    return this;
  }

  private record NoModel() implements Model {
    @Override
    public GraphFacts facts() {
      return new GraphFacts(false, false, Map.of());
    }

    @Override
    public Signature signature() {
      return SIGNATURE;
    }

    @Override
    public String platform() {
      return "onnx_onnxv1";
    }

    @Override
    public ModelInstance newInstance() {
      throw new UnsupportedOperationException("this model does not run");
    }

    @Override
    public void close() {}
  }
}
