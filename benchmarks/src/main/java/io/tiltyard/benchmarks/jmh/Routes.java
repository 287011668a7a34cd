package io.tiltyard.benchmarks.jmh;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.router.control.Arms;
import io.tiltyard.router.route.RouteBuilder;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.route.RouteTable;
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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Tables of routes whose versions can be chosen and never run. */
final class Routes {
  private static final Clock CLOCK = Clock.system();
  private static final Signature EMPTY = new Signature(List.of(), List.of());

  private Routes() {}

  /** Routes {@code route-0} and on, each with a champion and {@code challengers} of 10 %. */
  static RouteTable table(int routes, int challengers) {
    Arms arms = new Arms(new LatencyBook(), Long.MAX_VALUE, CLOCK);
    return new RouteTable(
        IntStream.range(0, routes)
            .mapToObj(i -> definition("route-" + i, challengers))
            .map(d -> RouteBuilder.build(d, 1, versions(d.model(), challengers + 1), arms))
            .toList(),
        List.of(),
        true);
  }

  private static RouteDefinition definition(String name, int challengers) {
    List<Challenger> weights =
        LongStream.rangeClosed(2, challengers + 1L).mapToObj(v -> new Challenger(v, 10)).toList();
    return new RouteDefinition(name, "model", 1, weights, List.of());
  }

  private static List<VersionStatus> versions(String model, int count) {
    return LongStream.rangeClosed(1, count).mapToObj(v -> available(model, v)).toList();
  }

  private static VersionStatus available(String model, long version) {
    ModelOptions options = ModelOptions.defaults();
    Batcher batcher =
        new Batcher(EMPTY, options, List.of(), (requests, rows, nanos) -> {}, CLOCK, Thread::new);
    Servable servable =
        new Servable(
            model,
            version,
            new Inert(),
            "",
            options,
            batcher,
            new RecentRequests(new RecentRequests.Room(0), 0),
            drained -> {});
    return new VersionStatus(
        model, version, VersionState.AVAILABLE, "", "", "", VersionReport.NONE, servable);
  }

  private static final class Inert implements Model {
    @Override
    public GraphFacts facts() {
      return new GraphFacts(false, false, Map.of());
    }

    @Override
    public Signature signature() {
      return EMPTY;
    }

    @Override
    public String platform() {
      return "none";
    }

    @Override
    public ModelInstance newInstance() {
      throw new UnsupportedOperationException("routes are chosen here, nothing runs");
    }

    @Override
    public void close() {}
  }
}
