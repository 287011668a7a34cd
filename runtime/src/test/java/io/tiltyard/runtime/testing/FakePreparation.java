package io.tiltyard.runtime.testing;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.lifecycle.LiveImpact;
import io.tiltyard.runtime.lifecycle.Preparation;
import io.tiltyard.runtime.lifecycle.PreparationRequest;
import io.tiltyard.runtime.lifecycle.Prepared;
import io.tiltyard.runtime.lifecycle.VersionRecord;
import io.tiltyard.runtime.lifecycle.VersionReport;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.model.ModelOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prepares {@link FakeModel}s, or fails where it was told to. */
public final class FakePreparation implements Preparation {
  private final ModelOptions options;
  private final List<PreparationRequest> requests = new ArrayList<>();
  private final List<FakeModel> models = new ArrayList<>();
  private final Map<String, String> failures = new HashMap<>();
  private final Map<String, String> unproved = new HashMap<>();
  private final Map<String, String> contents = new HashMap<>();

  public FakePreparation(ModelOptions options) {
    this.options = options;
  }

  /** Preparations of this version fail for this reason, or go well again where it is "". */
  public void fail(String model, long version, String reason) {
    failures.put(model + "/" + version, reason);
  }

  /** No run of this version succeeds for this reason, or some do again where it is "". */
  public void unproved(String model, long version, String reason) {
    unproved.put(model + "/" + version, reason);
  }

  /** Files of this fingerprint have this content; where nothing is said, they differ from all. */
  public void content(String fingerprint, String content) {
    contents.put(fingerprint, content);
  }

  /** Every preparation that was tried. */
  public List<PreparationRequest> requests() {
    return requests;
  }

  /** Every preparation that was tried, as {@code model/version}. */
  public List<String> loads() {
    return requests.stream().map(FakePreparation::model).toList();
  }

  /** What was loaded. */
  public List<FakeModel> models() {
    return models;
  }

  @Override
  public Prepared prepare(PreparationRequest request, Progress progress) throws ModelLoadException {
    requests.add(request);
    String reason = failures.getOrDefault(model(request), "");
    if (reason.equals("defect")) {
      throw new IllegalStateException("a defect in the preparation");
    }
    if (reason.equals("native_crash")) {
      throw ModelLoadException.dangerous(reason, "killed the process that tried it");
    }
    if (!reason.isEmpty()) {
      throw new ModelLoadException(reason, "cannot be loaded");
    }
    progress.enter(VersionState.LOADING);
    progress.enter(VersionState.WARMING);
    progress.enter(VersionState.PROVING);
    FakeModel model = new FakeModel();
    models.add(model);
    return new Prepared(
        model,
        List.of(model.newInstance()),
        options,
        new VersionReport(
            42,
            0,
            Map.of("load", 7L),
            0,
            List.of(),
            "",
            unproved.getOrDefault(model(request), ""),
            List.of(),
            LiveImpact.NONE),
        record(request));
  }

  private static String model(PreparationRequest request) {
    return request.model() + "/" + request.version();
  }

  private VersionRecord record(PreparationRequest request) {
    VersionRecord before = request.record();
    String fingerprint =
        before != null
            ? before.fingerprint()
            : request.source() == null ? "" : request.source().fingerprint();
    return new VersionRecord(
        request.model(),
        request.version(),
        before == null ? digest(fingerprint) : before.digest(),
        fingerprint,
        "",
        request.modelSource() == null ? Map.of() : request.modelSource().configuration(),
        request.override(),
        "",
        0,
        null);
  }

  private String digest(String fingerprint) {
    return "digest of " + contents.getOrDefault(fingerprint, fingerprint);
  }

  @Override
  public boolean isUnchanged(PreparationRequest request) {
    return request.source() != null
        && request.record() != null
        && digest(request.source().fingerprint()).equals(request.record().digest());
  }
}
