package io.tiltyard.runtime.golden;

import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.tensor.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a row is answered in a batch as it is alone. Rows of golden requests that may share a run
 * make up one batch; a row that has no company keeps itself company.
 */
final class BatchProof {
  /** Part of an output's largest magnitude that a row may differ where no tolerance is named. */
  static final double SINGLE_TOLERANCE = 1e-3;

  /** The same, for outputs of 16 bits. */
  static final double HALF_TOLERANCE = 2e-2;

  private static final int MAX_ROWS = 32;

  private final Runner runner;
  private final int mostRows;
  private final Map<List<List<Long>>, List<Row>> groups = new LinkedHashMap<>();
  private int rows;
  private Deviation worst = Deviation.NONE;

  /** One row of a golden request. */
  private record Row(GoldenCase origin, List<GoldenTensor> inputs) {}

  /**
   * @param mostRows of a batch
   */
  BatchProof(Runner runner, int mostRows) {
    this.runner = runner;
    this.mostRows = Math.min(mostRows, MAX_ROWS);
  }

  /**
   * Takes a request's rows, as long as there is room.
   *
   * @param inputs in the model's order
   */
  void add(GoldenCase origin, List<GoldenTensor> inputs) {
    if (inputs.isEmpty() || inputs.get(0).shape().length == 0) {
      return;
    }
    List<Row> group = groups.computeIfAbsent(Batch.key(inputs), key -> new ArrayList<>());
    for (int row = 0; row < inputs.get(0).shape()[0] && group.size() < mostRows; row++) {
      group.add(new Row(origin, Batch.row(inputs, row)));
    }
  }

  /** How many rows were compared. */
  int rows() {
    return rows;
  }

  /** Compares all rows; {@code batch_dependent} where one differs by too much. */
  Deviation prove() throws ModelLoadException {
    for (List<Row> group : groups.values()) {
      if (mostRows > 1 && !group.isEmpty()) {
        prove(group.size() == 1 ? List.of(group.get(0), group.get(0)) : group);
      }
    }
    return worst;
  }

  private void prove(List<Row> group) throws ModelLoadException {
    List<GoldenTensor> together = run(group, group.get(0).origin(), "together with other rows");
    for (int i = 0; i < group.size(); i++) {
      Row row = group.get(i);
      List<GoldenTensor> alone = run(List.of(row), row.origin(), "with one row alone");
      for (int output = 0; output < alone.size(); output++) {
        compare(row, i, alone.get(output), together.get(output), group.size());
      }
      rows++;
    }
  }

  private List<GoldenTensor> run(List<Row> group, GoldenCase origin, String how)
      throws ModelLoadException {
    try {
      return runner.run(Batch.join(group.stream().map(Row::inputs).toList()));
    } catch (ModelRunException e) {
      throw Prover.failed(GoldenFailures.BATCH_DEPENDENT, origin.file(), " fails " + how + ": ", e);
    }
  }

  private void compare(Row row, int at, GoldenTensor alone, GoldenTensor together, int size)
      throws ModelLoadException {
    String file = row.origin().file();
    if (together.shape().length == 0 || together.shape()[0] != size) {
      throw GoldenFailures.of(
          GoldenFailures.BATCH_DEPENDENT,
          file,
          ": output '" + together.name() + "' has not one row for each of " + size + " that go in");
    }
    Tolerance named = row.origin().tolerance();
    Tolerance tolerance = named.isNamed() ? named : usual(alone);
    Comparison comparison = Comparison.of(alone, Batch.row(together, at), tolerance);
    String what = " answers a row otherwise in a batch of " + size + " than alone";
    Prover.check(comparison, GoldenFailures.BATCH_DEPENDENT, file, what, alone);
    worst = worst.worse(comparison.worst());
  }

  /** Sums in another order differ by as much as the largest terms allow. */
  private static Tolerance usual(GoldenTensor alone) {
    if (!Elements.floating(alone.datatype())) {
      return Tolerance.EXACT;
    }
    Elements elements = new Elements(alone);
    double largest = 0;
    for (int i = 0; i < elements.count(); i++) {
      if (elements.finite(i)) {
        largest = Math.max(largest, Math.abs(elements.number(i)));
      }
    }
    boolean half = alone.datatype() == DataType.FP16 || alone.datatype() == DataType.BF16;
    return Tolerance.within(largest * (half ? HALF_TOLERANCE : SINGLE_TOLERANCE));
  }
}
