package io.tiltyard.loadtest.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiltyard.loadtest.measure.Interval;
import io.tiltyard.loadtest.measure.Summary;
import io.tiltyard.loadtest.ramp.Ramp;
import io.tiltyard.loadtest.ramp.Step;
import io.tiltyard.loadtest.report.IntervalLog;
import io.tiltyard.loadtest.report.PercentilePlot;
import io.tiltyard.loadtest.report.ProgressLine;
import io.tiltyard.loadtest.report.RampText;
import io.tiltyard.loadtest.report.SummaryJson;
import io.tiltyard.loadtest.report.SummaryText;
import io.tiltyard.loadtest.run.Watcher;
import io.tiltyard.loadtest.verdict.Condition;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** Tells of a run while it lasts and when it is over, and decides on the exit status. */
final class Reports implements Watcher, AutoCloseable {
  private static final int OK = 0;
  private static final int FAILED = 1;

  private final OutputOptions options;
  private final PrintWriter out;
  private final PrintWriter err;
  private final @Nullable IntervalLog hlog;
  private final @Nullable ProgressLine progress;

  private Reports(
      OutputOptions options, PrintWriter out, PrintWriter err, @Nullable IntervalLog hlog) {
    this.options = options;
    this.out = out;
    this.err = err;
    this.hlog = hlog;
    this.progress = options.quiet ? null : new ProgressLine(err, Terminal.isPresent());
  }

  static Reports open(OutputOptions options, PrintWriter out, PrintWriter err) throws IOException {
    IntervalLog hlog =
        options.hlog == null ? null : IntervalLog.open(options.hlog, System.currentTimeMillis());
    return new Reports(options, out, err, hlog);
  }

  @Override
  public void tick(double rate, long elapsedNanos, int inFlight, Interval interval) {
    if (hlog != null) {
      hlog.tick(rate, elapsedNanos, inFlight, interval);
    }
    if (progress != null) {
      progress.tick(rate, elapsedNanos, inFlight, interval);
    }
  }

  @Override
  public void ended(Interval interval) {
    if (hlog != null) {
      hlog.ended(interval);
    }
    if (progress != null) {
      progress.ended(interval);
    }
  }

  /** Tells of a run at one rate; the exit status. */
  int single(Summary summary) throws IOException {
    endProgress();
    plot(summary);
    if (options.json) {
      out.println(withFailures(SummaryJson.of(summary), summary).toPrettyString());
    } else {
      SummaryText.lines(summary).forEach(out::println);
    }
    return status(summary);
  }

  /** Looks for the highest rate and tells of it; the exit status. */
  int ramp(RampOptions ramp, double firstRate, DoubleFunction<Summary> run) throws IOException {
    Ramp search = ramp.ramp(firstRate);
    String targets = String.join(", ", ramp.targets().stream().map(Condition::toString).toList());
    if (!options.json) {
      out.println(RampText.HEAD);
    }
    search.run(
        run,
        step -> {
          endProgress();
          if (!options.json) {
            out.println(RampText.line(step));
          }
        });
    endProgress();
    Step best = search.best();
    if (options.json) {
      out.println(json(search, targets).toPrettyString());
    } else if (best != null) {
      out.println(RampText.verdict(best, targets, search.isCapped()));
      SummaryText.lines(best.summary()).forEach(out::println);
    }
    if (best == null) {
      err.println("tiltyard load: no rate kept " + targets + "; begin lower, or aim lower");
      return FAILED;
    }
    plot(best.summary());
    return status(best.summary());
  }

  @Override
  public void close() throws IOException {
    if (hlog != null) {
      hlog.close();
    }
  }

  private void endProgress() {
    if (progress != null) {
      progress.end();
    }
  }

  private void plot(Summary summary) throws IOException {
    if (options.plot != null) {
      PercentilePlot.write(summary, options.plot);
    }
  }

  private int status(Summary summary) {
    List<Condition> missed = missed(summary);
    missed.forEach(
        condition ->
            err.println(
                "tiltyard load: failed because of "
                    + condition
                    + ": "
                    + condition.finding(summary)));
    if (summary.totals().ok() == 0) {
      err.println(
          "tiltyard load: no request was answered; "
              + (summary.totals().ended() == 0
                  ? "none was due in the time that counts, take a longer --for"
                  : "the summary tells the errors"));
      return FAILED;
    }
    return missed.isEmpty() ? OK : FAILED;
  }

  /** A latency that was never measured is none to pass with. */
  private List<Condition> missed(Summary summary) {
    return options.failIf.stream()
        .filter(condition -> condition.holds(summary) || !condition.isMeasured(summary))
        .toList();
  }

  private ObjectNode withFailures(ObjectNode json, Summary summary) {
    ArrayNode failed = json.putArray("failed_because");
    missed(summary).forEach(condition -> failed.add(condition.toString()));
    return json;
  }

  private ObjectNode json(Ramp search, String targets) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Step best = search.best();
    json.put("targets", targets);
    json.put("highest_per_second", best == null ? 0 : best.summary().rate());
    json.put("capped", search.isCapped());
    if (best != null) {
      json.set("best", withFailures(SummaryJson.of(best.summary()), best.summary()));
    }
    ArrayNode steps = json.putArray("steps");
    for (Step step : search.steps()) {
      steps.add(SummaryJson.of(step.summary()).put("kept", step.kept()));
    }
    return json;
  }
}
