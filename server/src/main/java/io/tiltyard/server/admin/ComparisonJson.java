package io.tiltyard.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Stage;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.monitor.latency.StageSnapshot;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.ShadowCounters;
import io.tiltyard.router.route.ShadowTarget;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The arms of a route side by side, since the process started. Durations are in milliseconds. */
final class ComparisonJson {
  private static final double NANOS_PER_MILLI = 1e6;

  private final JsonGenerator json;

  ComparisonJson(JsonGenerator json) {
    this.json = json;
  }

  /** The present arms first, then those that are past and have seen calls. */
  void write(Route route, List<ArmSnapshot> snapshots) throws IOException {
    RouteDefinition definition = route.definition();
    json.writeStartObject();
    json.writeStringField("route", route.name());
    json.writeStringField("model", definition.model());
    json.writeNumberField("revision", route.revision());
    json.writeArrayFieldStart("arms");
    long champion = RouteJson.championVersion(route);
    BigDecimal rest = BigDecimal.valueOf(100);
    for (RouteDefinition.Challenger challenger : definition.challengers()) {
      rest = rest.subtract(BigDecimal.valueOf(challenger.weight()));
    }
    if (champion != RouteDefinition.NEWEST) {
      begin(route, champion, Arm.CHAMPION);
      json.writeNumberField("weight", rest.doubleValue());
      end(route, champion, Arm.CHAMPION, snapshots);
    }
    for (RouteDefinition.Challenger challenger : definition.challengers()) {
      begin(route, challenger.version(), Arm.CHALLENGER);
      json.writeNumberField("weight", challenger.weight());
      end(route, challenger.version(), Arm.CHALLENGER, snapshots);
    }
    for (int i = 0; i < definition.shadows().size(); i++) {
      RouteDefinition.Shadow shadow = definition.shadows().get(i);
      begin(route, shadow.version(), Arm.SHADOW);
      json.writeNumberField("fraction", shadow.fraction());
      writeShadow(route.shadows().get(i));
      end(route, shadow.version(), Arm.SHADOW, snapshots);
    }
    writePast(route, snapshots);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writePast(Route route, List<ArmSnapshot> snapshots) throws IOException {
    for (ArmSnapshot snapshot : snapshots) {
      long version = snapshot.key().version();
      Arm arm = snapshot.key().arm();
      if (isOf(route, snapshot) && snapshot.calls() > 0 && !isPresent(route, version, arm)) {
        begin(route, version, arm);
        end(route, version, arm, snapshots);
      }
    }
  }

  private static boolean isPresent(Route route, long version, Arm arm) {
    RouteDefinition definition = route.definition();
    return switch (arm) {
      case CHAMPION -> RouteJson.championVersion(route) == version;
      case CHALLENGER -> definition.challengers().stream().anyMatch(c -> c.version() == version);
      case SHADOW -> definition.shadows().stream().anyMatch(s -> s.version() == version);
      case OTHER -> false;
    };
  }

  private static boolean isOf(Route route, ArmSnapshot snapshot) {
    return snapshot.key().route().equals(route.name())
        && snapshot.key().model().equals(route.definition().model());
  }

  private void begin(Route route, long version, Arm arm) throws IOException {
    VersionStatus status = route.status(version);
    json.writeStartObject();
    json.writeStringField("arm", arm.label());
    json.writeNumberField("version", version);
    json.writeStringField("state", status == null ? "UNKNOWN" : status.state().name());
  }

  private void end(Route route, long version, Arm arm, List<ArmSnapshot> snapshots)
      throws IOException {
    ArmSnapshot found = null;
    for (ArmSnapshot snapshot : snapshots) {
      if (isOf(route, snapshot)
          && snapshot.key().version() == version
          && snapshot.key().arm() == arm) {
        found = snapshot;
      }
    }
    writeCalls(found);
    json.writeEndObject();
  }

  private void writeShadow(ShadowTarget shadow) throws IOException {
    ShadowCounters counters = shadow.counters();
    long mirrored = counters.mirrored();
    long eligible = mirrored;
    for (ShadowCounters.Drop reason : ShadowCounters.Drop.values()) {
      eligible += counters.dropped(reason);
    }
    json.writeNumberField("eligible", eligible);
    json.writeNumberField("mirrored", mirrored);
    json.writeObjectFieldStart("dropped");
    for (ShadowCounters.Drop reason : ShadowCounters.Drop.values()) {
      json.writeNumberField(reason.label(), counters.dropped(reason));
    }
    json.writeEndObject();
  }

  private void writeCalls(@Nullable ArmSnapshot arm) throws IOException {
    json.writeNumberField("requests", arm == null ? 0 : arm.calls());
    json.writeNumberField("rows", arm == null ? 0 : arm.rows());
    json.writeObjectFieldStart("outcomes");
    for (CallOutcome outcome : CallOutcome.values()) {
      json.writeNumberField(outcome.label(), arm == null ? 0 : arm.count(outcome));
    }
    json.writeEndObject();
    writeErrorRate(arm);
    json.writeObjectFieldStart("latency_ms");
    for (Stage stage : Stage.values()) {
      if (arm != null) {
        writeStage(stage, arm.stage(stage));
      }
    }
    json.writeEndObject();
  }

  /** Of the calls that the caller neither spoiled nor gave up, those that got no result. */
  private void writeErrorRate(@Nullable ArmSnapshot arm) throws IOException {
    long judged =
        arm == null
            ? 0
            : arm.calls() - arm.count(CallOutcome.INVALID) - arm.count(CallOutcome.CANCELLED);
    if (arm == null || judged == 0) {
      json.writeNullField("error_rate");
    } else {
      json.writeNumberField("error_rate", (judged - arm.count(CallOutcome.OK)) / (double) judged);
    }
  }

  private void writeStage(Stage stage, StageSnapshot durations) throws IOException {
    Histogram histogram = durations.histogram();
    long count = histogram.getTotalCount();
    json.writeObjectFieldStart(stage.label());
    json.writeNumberField("count", count);
    if (count > 0) {
      json.writeNumberField("mean", durations.sumNanos() / NANOS_PER_MILLI / count);
      json.writeNumberField("p50", millis(histogram, 50));
      json.writeNumberField("p90", millis(histogram, 90));
      json.writeNumberField("p99", millis(histogram, 99));
      json.writeNumberField("p999", millis(histogram, 99.9));
      json.writeNumberField("max", histogram.getMaxValue() / NANOS_PER_MILLI);
    }
    json.writeEndObject();
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
