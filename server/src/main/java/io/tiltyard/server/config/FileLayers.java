package io.tiltyard.server.config;

import io.tiltyard.runtime.model.Joining;
import io.tiltyard.server.config.triton.TritonConfig;
import io.tiltyard.server.config.triton.TritonModel;
import io.tiltyard.server.config.triton.TritonProblem;
import io.tiltyard.server.config.triton.TritonReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model's own files say.
 *
 * @param layer {@code model.yaml} over {@code config.pbtxt}
 * @param problems one line each, starting with the file's name
 * @param unsupported whether all problems are of what a file may say and is not offered here
 * @param notices one line each, starting with the file's name
 */
record FileLayers(
    ModelLayer layer, List<String> problems, boolean unsupported, List<String> notices) {
  static final String MODEL_FILE = "model.yaml";

  static FileLayers read(String model, Map<String, String> files) {
    List<String> problems = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    ModelLayer triton = ModelLayer.NOTHING;
    boolean unsupported = false;
    String pbtxt = files.get(TritonConfig.FILE);
    if (pbtxt != null) {
      TritonReading reading = TritonConfig.read(model, pbtxt);
      reading.problems().forEach(p -> problems.add(TritonConfig.FILE + ": " + p.text()));
      reading.notices().forEach(n -> notices.add(TritonConfig.FILE + ": " + n));
      unsupported =
          reading.problems().stream()
              .allMatch(problem -> problem.kind() == TritonProblem.Kind.UNSUPPORTED);
      triton = reading.model() == null ? ModelLayer.NOTHING : layer(reading.model());
    }
    ModelLayer own = ModelLayer.NOTHING;
    String yaml = files.get(MODEL_FILE);
    if (yaml != null) {
      int before = problems.size();
      own = yaml(yaml, problems);
      unsupported &= problems.size() == before;
    }
    return new FileLayers(own.over(triton), problems, unsupported, notices);
  }

  private static ModelLayer yaml(String text, List<String> problems) {
    List<Problem> found = new ArrayList<>();
    try {
      ModelLayer layer = ModelSection.file(YamlFile.parse(text), found);
      found.forEach(problem -> problems.add(MODEL_FILE + ": " + problem.text()));
      return layer;
    } catch (YamlException e) {
      problems.add(MODEL_FILE + ": " + e.getMessage());
      return ModelLayer.NOTHING;
    }
  }

  /** What Triton joins, it joins unseen; here a file's word for it is no proof. */
  private static @Nullable Joining joining(@Nullable Boolean joins) {
    if (joins == null) {
      return null;
    }
    return joins ? Joining.PROVED : Joining.NEVER;
  }

  private static ModelLayer layer(TritonModel said) {
    Long delay = said.maxDelayNanos();
    ModelLayer.Values values =
        new ModelLayer.Values()
            .put(ModelKeys.MAX_SIZE, said.maxRows())
            .put(ModelKeys.JOIN, joining(said.joins()))
            .put(ModelKeys.MAX_DELAY, delay == null ? null : Duration.ofNanos(delay))
            .put(ModelKeys.QUEUE, said.queue())
            .put(ModelKeys.THREADS, said.threads())
            .put(ModelKeys.INSTANCES, said.instances())
            .put(ModelKeys.DEVICE, said.devices().isEmpty() ? null : said.devices())
            .put(ModelKeys.DEVICE_MEMORY, said.deviceMemory())
            .put(ModelKeys.VERSION_POLICY, said.policy());
    return new ModelLayer(
        values.map(), Map.of(), said.inputs(), said.outputs(), said.batched(), Map.of());
  }
}
