package io.tiltyard.server.cli;

import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.WireValues;
import io.tiltyard.monitor.requestlog.LoggedCall;
import io.tiltyard.monitor.requestlog.LoggedTensor;
import io.tiltyard.runtime.golden.Comparison;
import io.tiltyard.runtime.golden.GoldenFile;
import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.golden.Tolerance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sample of one version's answers to different inputs. Those are kept whose inputs have the
 * smallest digests: every input of the log has the same chance, however often it was sent, and the
 * same log gives the same sample.
 */
final class LogSample {
  private final int size;
  private final LogScan.Answerer answerer;
  private final String model;
  private final @Nullable String route;
  private final Tolerance tolerance;

  /** By the digest of the inputs. */
  private final TreeMap<String, Kept> kept = new TreeMap<>();

  private long withoutPayloads;
  private long omitted;
  private long unwritable;
  private long otherwise;
  private @Nullable String firstOtherwise;
  private @Nullable String firstUnwritable;

  private static final class Kept {
    private final String id;
    private final long epochMicros;
    private final List<GoldenTensor> answer;
    private final byte[] json;

    Kept(LoggedCall call, List<GoldenTensor> answer, byte[] json) {
      this.id = call.id();
      this.epochMicros = call.arrivalEpochMicros();
      this.answer = answer;
      this.json = json;
    }
  }

  /**
   * @param size most that are kept, at least 1
   * @param route null for any
   */
  LogSample(
      int size,
      String model,
      @Nullable String route,
      LogScan.Answerer answerer,
      Tolerance tolerance) {
    this.size = size;
    this.model = model;
    this.route = route;
    this.answerer = answerer;
    this.tolerance = tolerance;
  }

  void accept(LoggedCall call) {
    if (!isWanted(call)) {
      return;
    }
    List<LoggedTensor> inputs = call.inputs();
    List<LoggedTensor> outputs = call.outputs();
    if (inputs == null || outputs == null) {
      withoutPayloads++;
      return;
    }
    List<GoldenTensor> request = whole(inputs);
    List<GoldenTensor> answer = whole(outputs);
    if (request == null || answer == null || answer.isEmpty()) {
      omitted++;
      return;
    }
    String digest = InputDigest.of(request);
    Kept same = kept.get(digest);
    boolean full = kept.size() == size;
    if (same != null) {
      compare(same, call, answer);
      return;
    }
    if (full && digest.compareTo(kept.lastKey()) > 0) {
      return;
    }
    try {
      kept.put(digest, new Kept(call, answer, GoldenFile.write(request, answer, tolerance)));
    } catch (IOException e) {
      unwritable++;
      if (firstUnwritable == null) {
        firstUnwritable = "'" + call.id() + "': " + e.getMessage();
      }
    }
    if (kept.size() > size) {
      kept.pollLastEntry();
    }
  }

  /** Notes where the same inputs had another answer; which outputs were asked for is no matter. */
  private void compare(Kept kept, LoggedCall call, List<GoldenTensor> answer) {
    for (GoldenTensor before : kept.answer) {
      for (GoldenTensor now : answer) {
        if (now.name().equals(before.name()) && !Comparison.of(before, now, tolerance).holds()) {
          otherwise++;
          if (firstOtherwise == null) {
            firstOtherwise = "'" + call.id() + "' otherwise than '" + kept.id + "'";
          }
          return;
        }
      }
    }
  }

  private boolean isWanted(LoggedCall call) {
    return call.outcome() == CallOutcome.OK
        && call.model().equals(model)
        && (route == null || call.route().equals(route))
        && LogScan.Answerer.of(call).sameAs(answerer);
  }

  private static @Nullable List<GoldenTensor> whole(List<LoggedTensor> tensors) {
    List<GoldenTensor> whole = new ArrayList<>(tensors.size());
    for (LoggedTensor tensor : tensors) {
      byte[] bytes = tensor.bytes();
      if (bytes == null
          || WireValues.count(tensor.datatype(), bytes, 0, bytes.length)
              != Shapes.elementCount(tensor.shape())) {
        return null;
      }
      whole.add(new GoldenTensor(tensor.name(), tensor.datatype(), tensor.shape(), bytes));
    }
    return whole;
  }

  /** The sample, oldest first. */
  Map<String, byte[]> files() throws CommandException {
    if (kept.isEmpty()) {
      throw new CommandException(nothingKept());
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    List<Kept> sorted = new ArrayList<>(kept.values());
    sorted.sort(Comparator.comparingLong(one -> one.epochMicros));
    for (Kept one : sorted) {
      files.put(GoldenNames.ofId(one.id, files.keySet()), one.json);
    }
    return files;
  }

  private String nothingKept() {
    String who = "version " + answerer.version() + " of model '" + model + "'";
    if (firstUnwritable != null) {
      return "no answer of " + who + " can be a golden file: request " + firstUnwritable;
    }
    if (omitted > 0) {
      return omitted
          + " answers of "
          + who
          + " were too large to be logged whole; raise request_log.max_payload";
    }
    if (withoutPayloads == 0) {
      return "the log of " + who + " was deleted while it was read; try again";
    }
    return withoutPayloads
        + " answers of "
        + who
        + " were logged without their tensors; set request_log.payloads: true";
  }

  /** What was left out, and why. */
  List<String> notices() {
    List<String> notices = new ArrayList<>();
    if (firstOtherwise != null) {
      notices.add(
          "the same inputs had different answers in "
              + otherwise
              + (otherwise == 1 ? " request" : " requests")
              + "; the first, "
              + firstOtherwise
              + "; a version that answers so is refused as not_repeatable");
    }
    if (withoutPayloads > 0) {
      notices.add(withoutPayloads + " skipped: logged without tensors, request_log.payloads");
    }
    if (omitted > 0) {
      notices.add(omitted + " skipped: not logged whole, request_log.max_payload");
    }
    if (firstUnwritable != null) {
      notices.add(unwritable + " skipped; the first, " + firstUnwritable);
    }
    return notices;
  }
}
