package io.tiltyard.router.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallSink;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.router.control.Arms;
import io.tiltyard.router.dispatch.Dispatcher;
import io.tiltyard.router.dispatch.Recording;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteBuilder;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.batch.Batcher;
import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.golden.RecentRequests;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionReport;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.runtime.model.ModelOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Versions of model {@code m}, a route over them, and a dispatcher: everything but a control loop.
 */
public final class TestBed implements AutoCloseable {
  /** Name of the model, and of the route unless the test says otherwise. */
  public static final String MODEL = "m";

  private final FakeClock clock = new FakeClock();
  private final Watchdog watchdog = new Watchdog();
  private final LatencyBook latencies = new LatencyBook();
  private final Arms arms = new Arms(latencies, 1_000_000_000L, clock);
  private final AtomicReference<RouteTable> table = new AtomicReference<>(RouteTable.empty());
  private final Map<Long, VersionStatus> statuses = new TreeMap<>();
  private final Map<Long, FakeModel> models = new TreeMap<>();
  private final List<Servable> servables = new ArrayList<>();
  private final List<CountedPayload> payloads = new ArrayList<>();
  private final List<SeenCall> logged = new CopyOnWriteArrayList<>();
  private final List<SeenCall> sampled = new CopyOnWriteArrayList<>();
  private final Dispatcher dispatcher = dispatcher(this::table);
  private Map<String, Long> aliases = Map.of();
  private long revision;

  /** A dispatcher over other tables, recorded as all calls are. */
  public Dispatcher dispatcher(Supplier<RouteTable> tables) {
    return new Dispatcher(
        tables, new Recording(seenBy(logged), 1, true, seenBy(sampled), 1), clock);
  }

  private static CallSink seenBy(List<SeenCall> calls) {
    return call -> calls.add(SeenCall.of(call));
  }

  /** Makes versions available, each with one instance and room for 8 requests. */
  public TestBed versions(long... numbers) {
    for (long number : numbers) {
      version(number, new FakeModel(), 8);
    }
    return this;
  }

  public Servable version(long number, FakeModel model, int queue) {
    ModelOptions options = new ModelOptions(1, 1, 8, 0, queue, 0, false);
    Batcher batcher =
        new Batcher(
            model.signature(),
            options,
            List.of(model.newInstance()),
            arms.listener(MODEL, number, "d" + number),
            clock,
            Thread::new);
    watchdog.watch(batcher);
    Servable servable =
        new Servable(
            MODEL,
            number,
            model,
            "d" + number,
            options,
            batcher,
            new RecentRequests(new RecentRequests.Room(0), 0),
            drained -> {});
    servables.add(servable);
    models.put(number, model);
    state(number, VersionState.AVAILABLE, servable);
    return servable;
  }

  /** A version that is known and cannot answer. */
  public TestBed state(long number, VersionState state, @Nullable Servable servable) {
    statuses.put(
        number, new VersionStatus(MODEL, number, state, "", "", "", VersionReport.NONE, servable));
    return this;
  }

  public FakeModel model(long number) {
    FakeModel model = models.get(number);
    if (model == null) {
      throw new AssertionError("no version " + number);
    }
    return model;
  }

  public Servable servable(long number) {
    return servables.stream().filter(s -> s.version() == number).findFirst().orElseThrow();
  }

  /** Of the routes that are made from now on. */
  public TestBed aliases(Map<String, Long> now) {
    aliases = now;
    return this;
  }

  /** The route over the versions as they are now. */
  public Route route(RouteDefinition definition) {
    return RouteBuilder.build(
        definition, ++revision, List.copyOf(statuses.values()), aliases, arms);
  }

  /** Makes this the only route. */
  public Route publish(RouteDefinition definition) {
    Route route = route(definition);
    table.set(new RouteTable(List.of(route), List.copyOf(statuses.values()), true));
    return route;
  }

  public RouteTable table() {
    RouteTable current = table.get();
    return current == null ? RouteTable.empty() : current;
  }

  public FakeClock clock() {
    return clock;
  }

  /** Looks after all versions, when the test says so. */
  public Watchdog watchdog() {
    return watchdog;
  }

  public Arms arms() {
    return arms;
  }

  public List<SeenCall> logged() {
    return logged;
  }

  public List<SeenCall> sampled() {
    return sampled;
  }

  public FakeSink send(FakeRequest request) {
    return send(request, new FakeSink());
  }

  public FakeSink send(FakeRequest request, FakeSink sink) {
    return send(dispatcher, request, sink);
  }

  public FakeSink send(Dispatcher through, FakeRequest request, FakeSink sink) {
    payloads.add(request.payload());
    through.dispatch(request.build(clock), sink);
    return sink;
  }

  /** What this arm of the route {@code m} did. */
  public ArmSnapshot arm(long version, Arm arm) {
    latencies.tick();
    return latencies.snapshot().stream()
        .filter(s -> s.key().version() == version && s.key().arm() == arm)
        .findFirst()
        .orElseThrow();
  }

  /** Lets everything finish; afterwards no call holds a count of anything. */
  public void finish() {
    models.values().forEach(FakeModel::open);
    for (Servable servable : servables) {
      while (servable.inFlight() > 0) {
        Thread.onSpinWait();
      }
    }
    assertThat(payloads).allMatch(payload -> payload.count() == 0);
  }

  @Override
  public void close() {
    finish();
    for (Servable servable : servables) {
      servable.drain();
      servable.close();
    }
    assertThat(models.values()).allMatch(model -> model.closes() == 1);
  }
}
