package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.Joining;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether rows of different requests may share a run. That inputs and outputs start with one name
 * proves nothing: exporters name time, detections and features so. So rows of different values are
 * run alone and together: in several numbers and orders, made up and from golden requests, and each
 * has to be answered in company as it is alone.
 *
 * <p>A proof takes two seconds, or three rows and three runs of them together where those take
 * longer.
 */
final class JoinProof {
  private static final int ROWS = 6;
  private static final int FEWEST_ROWS = 3;
  private static final int FEWEST_RUNS = 3;
  private static final long BUDGET_NANOS = 2_000_000_000;
  private static final long MAX_BYTES = 64L << 20;

  private final Signature signature;
  private final ModelOptions options;
  private final Runner runner;
  private final GraphFacts facts;
  private final RowComparison comparison;
  private final Clock clock;
  private final long start;
  private final Map<List<List<Long>>, List<List<GoldenTensor>>> golden = new LinkedHashMap<>();
  private final Map<List<List<Long>>, List<List<GoldenTensor>>> recent = new LinkedHashMap<>();
  private int rows;
  private int runs;
  private final boolean[] varied;

  JoinProof(
      Signature signature, ModelOptions options, GraphFacts facts, Runner runner, Clock clock) {
    this.signature = signature;
    this.options = options;
    this.runner = runner;
    this.facts = facts;
    this.comparison = new RowComparison(options.joinTolerance(), facts.quantizesDynamically());
    this.clock = clock;
    this.start = clock.nanoTime();
    this.varied = new boolean[signature.outputs().size()];
  }

  /**
   * Takes a golden request's rows, as long as there is room.
   *
   * @param inputs in the model's order
   */
  void addGolden(List<GoldenTensor> inputs) {
    add(inputs, golden);
  }

  /** The same of a request that an earlier version answered. */
  void addRecent(List<GoldenTensor> inputs) {
    add(inputs, recent);
  }

  private void add(
      List<GoldenTensor> inputs, Map<List<List<Long>>, List<List<GoldenTensor>>> groups) {
    if (!signature.joins(inputs.size()) || Batch.rows(inputs) == 0) {
      return;
    }
    List<List<GoldenTensor>> group =
        groups.computeIfAbsent(Batch.key(inputs), key -> new ArrayList<>());
    for (int row = 0; row < Batch.rows(inputs) && group.size() < ROWS; row++) {
      group.add(Batch.row(inputs, row));
    }
  }

  JoinVerdict verdict() {
    if (!signature.batchable()) {
      return JoinVerdict.alone(
          "not every input and output starts with a dimension that varies, by one name at most");
    }
    if (options.batchRows() == 1) {
      return JoinVerdict.alone(
          options.joinsRequests() ? "batching.max_size is 1" : "batching.join is false");
    }
    if (options.joining() == Joining.ALWAYS) {
      return JoinVerdict.joined("batching.join is true, the operator's word");
    }
    MadeUpRows madeUp = new MadeUpRows(signature, runner, facts);
    String objection = objection("of the rows of golden requests ", golden.values());
    if (objection == null) {
      objection = objection("of the rows of earlier requests ", recent.values());
    }
    if (objection == null) {
      objection = objection("of made-up rows ", madeUp.groups(ROWS));
    }
    if (objection != null) {
      return JoinVerdict.refused(objection);
    }
    if (runs == 0) {
      String why = madeUp.failure();
      return JoinVerdict.refused(
          "made-up values do not run" + (why == null ? "" : " (" + why + ")") + JoinVerdict.HOW);
    }
    for (int i = 0; i < varied.length; i++) {
      if (!varied[i]) {
        return JoinVerdict.refused(
            "all rows that were tried have the same answer in output '"
                + Excerpt.of(signature.outputs().get(i).name())
                + "', which proves nothing"
                + JoinVerdict.HOW);
      }
    }
    String why =
        rows + " rows in " + runs + " runs were answered as each is alone, " + comparison.allowed();
    return facts.quantizesDynamically() ? JoinVerdict.loosely(why) : JoinVerdict.joined(why);
  }

  private @Nullable String objection(String whose, Iterable<List<List<GoldenTensor>>> groups) {
    for (List<List<GoldenTensor>> group : groups) {
      String objection = objection(withCompany(group));
      if (objection != null) {
        return whose + objection;
      }
    }
    return null;
  }

  /** A lone row with changed copies of itself. */
  private static List<List<GoldenTensor>> withCompany(List<List<GoldenTensor>> group) {
    if (group.size() != 1) {
      return group;
    }
    List<List<GoldenTensor>> company = new ArrayList<>(group);
    for (int i = 0; i < ChangedTensor.COPIES; i++) {
      int copy = i;
      company.add(group.get(0).stream().map(tensor -> ChangedTensor.of(tensor, copy)).toList());
    }
    return company;
  }

  /**
   * What speaks against the rows sharing a run, or null. Rows that do not run alone are left out.
   */
  private @Nullable String objection(List<List<GoldenTensor>> all) {
    List<List<GoldenTensor>> group = new ArrayList<>();
    List<List<GoldenTensor>> alone = new ArrayList<>();
    for (List<GoldenTensor> row : all) {
      if (group.size() >= FEWEST_ROWS && clock.nanoTime() - start >= BUDGET_NANOS) {
        break;
      }
      List<GoldenTensor> answer = alone(row);
      if (answer != null) {
        alone.add(answer);
        group.add(row);
      }
    }
    if (group.size() < 2) {
      return null;
    }
    double[] largest = RowComparison.largest(alone);
    String objection = single(alone, largest);
    if (objection != null) {
      return objection;
    }
    objection = again(group.subList(0, 1), alone, largest);
    List<List<Integer>> orders = orders(group);
    for (int i = 0; i < orders.size() && objection == null; i++) {
      if (i < FEWEST_RUNS || clock.nanoTime() - start < BUDGET_NANOS) {
        objection = together(group, alone, orders.get(i), largest);
        if (objection != null) {
          // What is random looks like company, where it is the same by chance the second time.
          String random = again(group, alone, largest);
          return random == null ? objection : random;
        }
      }
    }
    return objection;
  }

  private @Nullable List<GoldenTensor> alone(List<GoldenTensor> row) {
    try {
      return runner.run(row);
    } catch (ModelRunException e) {
      return null;
    }
  }

  /** What is wrong with single rows already. */
  private @Nullable String single(List<List<GoldenTensor>> alone, double[] largest) {
    for (List<GoldenTensor> answer : alone) {
      for (int i = 0; i < varied.length; i++) {
        if (!RowComparison.hasRows(answer.get(i), 1)) {
          return "one alone has not one row in output '" + Excerpt.of(answer.get(i).name()) + "'";
        }
        varied[i] |= !comparison.isNear(alone.get(0).get(i), answer.get(i), largest[i]);
      }
    }
    return null;
  }

  /** What is wrong with rows that run alone a second time. */
  private @Nullable String again(
      List<List<GoldenTensor>> group, List<List<GoldenTensor>> alone, double[] largest) {
    try {
      for (int i = 0; i < group.size(); i++) {
        List<GoldenTensor> again = runner.run(group.get(i));
        if (comparison.difference(alone.get(i), again, 0, 1, largest) != null) {
          return "one has another answer the second time";
        }
      }
      return null;
    } catch (ModelRunException e) {
      return "one fails the second time: " + e.refusal().text();
    }
  }

  /**
   * Which rows share a run: as many as there are, the most, and then every number between, each at
   * several places and beside several others.
   */
  private List<List<Integer>> orders(List<List<GoldenTensor>> group) {
    List<Integer> forward = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      forward.add(i);
    }
    List<Integer> backward = new ArrayList<>(forward);
    Collections.reverse(backward);
    long largest = group.get(0).stream().mapToLong(input -> input.data().limit()).max().orElse(1);
    int most = (int) Math.min(options.batchRows(), Math.max(2, MAX_BYTES / Math.max(1, largest)));
    List<List<Integer>> orders = new ArrayList<>();
    orders.add(forward.subList(0, 2));
    orders.add(backward);
    orders.add(forward);
    orders.add(cycled(group.size(), most));
    for (int number = 3; number < most; number++) {
      orders.add(cycled(group.size(), number));
    }
    return orders.stream().map(order -> order.subList(0, Math.min(most, order.size()))).toList();
  }

  /** So many of the rows, in another order each time that they come again. */
  private static List<Integer> cycled(int rows, int number) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      order.add((i * 5 + i / rows + number) % rows);
    }
    return order;
  }

  private @Nullable String together(
      List<List<GoldenTensor>> group,
      List<List<GoldenTensor>> alone,
      List<Integer> order,
      double[] largest) {
    String where = " in a run of " + order.size();
    try {
      List<GoldenTensor> answer = runner.run(Batch.join(order.stream().map(group::get).toList()));
      for (int at = 0; at < order.size(); at++) {
        String difference =
            comparison.difference(alone.get(order.get(at)), answer, at, order.size(), largest);
        if (difference != null) {
          return "one is answered otherwise" + where + " than alone: " + difference;
        }
      }
    } catch (ModelRunException e) {
      return "some fail" + where + " and not alone: " + e.refusal().text();
    }
    rows += order.size();
    runs++;
    return null;
  }
}
