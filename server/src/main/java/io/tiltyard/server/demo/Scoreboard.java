package io.tiltyard.server.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What the demo's clients saw so far. Any thread. */
final class Scoreboard {
  private static final long HIGHEST_MICROS = 60_000_000;
  private static final int DIGITS = 3;
  private static final String CHAMPION = "champion";
  private static final String NONE = "none";

  private final Map<String, ArmScore> arms = new TreeMap<>();
  private final Map<String, Long> protocols = new TreeMap<>();
  private final Map<Integer, float[]> champions = new TreeMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private @Nullable String lastError;

  /**
   * One arm.
   *
   * @param errors requests of this arm without a result
   * @param agreement mean cosine similarity with the champion, NaN before there was one to compare
   */
  record Row(
      String arm,
      String version,
      long requests,
      double p50,
      double p99,
      long errors,
      double agreement) {}

  private static final class ArmScore {
    final String arm;
    final String version;
    final Histogram micros = new Histogram(HIGHEST_MICROS, DIGITS);
    double similarity;
    long compared;

    ArmScore(String arm, String version) {
      this.arm = arm;
      this.version = version;
    }
  }

  /** Takes an answer; the first one of the champion to each sentence is what others are held to. */
  synchronized void answered(String protocol, Sentence sentence, Answer answer, long nanos) {
    protocols.merge(protocol, 1L, Long::sum);
    ArmScore score =
        arms.computeIfAbsent(
            answer.arm() + " " + answer.version(),
            key -> new ArmScore(answer.arm(), answer.version()));
    score.micros.recordValue(Math.min(HIGHEST_MICROS, nanos / 1_000));
    float[] embedding = Embedding.pool(answer.hidden(), sentence.tokens());
    if (answer.arm().equals(CHAMPION)) {
      champions.putIfAbsent(sentence.index(), embedding);
    }
    float[] reference = champions.get(sentence.index());
    if (reference != null) {
      score.similarity += Embedding.similarity(reference, embedding);
      score.compared++;
    }
  }

  /**
   * Takes a request without a result.
   *
   * @param arm that failed, null where none was chosen
   */
  synchronized void failed(@Nullable String arm, String error) {
    errors.merge(arm == null ? NONE : arm, 1L, Long::sum);
    lastError = error;
  }

  /** The champion first. */
  synchronized List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (ArmScore score : arms.values()) {
      rows.add(
          new Row(
              score.arm,
              score.version,
              score.micros.getTotalCount(),
              score.micros.getValueAtPercentile(50) / 1e3,
              score.micros.getValueAtPercentile(99) / 1e3,
              errors.getOrDefault(score.arm, 0L),
              score.similarity / score.compared));
    }
    rows.sort(Comparator.comparing((Row row) -> !row.arm().equals(CHAMPION)));
    return rows;
  }

  /** Answers by protocol. */
  synchronized Map<String, Long> protocols() {
    return new TreeMap<>(protocols);
  }

  /** Of all arms and of requests that never had one. */
  synchronized long errors() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What the last failed request was told, or null. */
  synchronized @Nullable String lastError() {
    return lastError;
  }
}
