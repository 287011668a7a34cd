package io.tiltyard.runtime.testing;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoader;
import io.tiltyard.runtime.model.ModelSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads {@link FakeModel}s, or fails where it was told to. */
public final class FakeLoader implements ModelLoader {
  private final List<String> loads = new ArrayList<>();
  private final List<FakeModel> models = new ArrayList<>();
  private final Map<String, String> failures = new HashMap<>();

  /** Loads of this version fail for this reason, or go well again where it is "". */
  public void fail(String model, long version, String reason) {
    failures.put(model + "/" + version, reason);
  }

  /** Every load that was tried, as {@code model/version}. */
  public List<String> loads() {
    return loads;
  }

  /** What was loaded. */
  public List<FakeModel> models() {
    return models;
  }

  @Override
  public Model load(ModelArtifact artifact, ModelSettings settings) throws ModelLoadException {
    String version = artifact.model() + "/" + artifact.version();
    loads.add(version);
    String reason = failures.getOrDefault(version, "");
    if (reason.equals("defect")) {
      throw new IllegalStateException("a defect in the loader");
    }
    if (!reason.isEmpty()) {
      throw new ModelLoadException(reason, "cannot be loaded");
    }
    FakeModel model = new FakeModel();
    models.add(model);
    return model;
  }
}
