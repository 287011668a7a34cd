package io.tiltyard.runtime.lifecycle;

import io.tiltyard.base.time.Clock;
import io.tiltyard.repository.source.ModelEntry;
import io.tiltyard.repository.source.RepositorySnapshot;
import io.tiltyard.repository.source.VersionEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What scans of the repository say of versions: that one is new, that the files of one changed, or
 * that they are gone. Nothing that serves stops for it. Owned by the control thread; each method
 * returns whether the status of a version changed.
 */
final class Sightings {
  private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);

  private static final String SOURCE_MISSING = "source_missing";
  private static final String IMMUTABLE_VERSION = "immutable_version";

  private final VersionMap versions;
  private final Loads loads;
  private final long settleNanos;
  private final Clock clock;
  private final Map<String, ModelEntry> models = new HashMap<>();

  /**
   * @param loads reads files again that changed while their version serves
   * @param settleNanos how long files have to rest
   */
  Sightings(VersionMap versions, Loads loads, long settleNanos, Clock clock) {
    this.versions = versions;
    this.loads = loads;
    this.settleNanos = settleNanos;
    this.clock = clock;
  }

  /** What the last scan saw beside a model's versions; null for a model that it did not see. */
  @Nullable ModelEntry model(String name) {
    return models.get(name);
  }

  /**
   * Takes what a scan found.
   *
   * @param first whether it is the first one, whose versions need not rest
   */
  boolean observe(RepositorySnapshot snapshot, boolean first) {
    models.clear();
    snapshot.models().forEach(model -> models.put(model.model(), model));
    boolean changed = first;
    Set<ManagedVersion> present = new HashSet<>();
    for (VersionEntry entry : snapshot.versions()) {
      boolean known = versions.find(entry.model(), entry.version()) != null;
      ManagedVersion version = versions.findOrAdd(entry.model(), entry.version());
      ModelEntry model = models.get(entry.model());
      version.seen(entry, model == null ? "" : model.fingerprint(), clock.nanoTime());
      if (first) {
        version.files().settle(); // also of what came back before anything was seen
      }
      changed |= !known || seenAgain(version);
      present.add(version);
    }
    for (ManagedVersion version : versions.all()) {
      if (!present.contains(version)) {
        changed |= gone(version);
      }
    }
    return changed;
  }

  private boolean seenAgain(ManagedVersion version) {
    if (version.state().isRefused() && version.files().isUntried()) {
      version.become(VersionState.NEW, "", "its files changed");
      version.retries().reset();
      return true;
    }
    return version.state() == VersionState.AVAILABLE && holdAgainstLoaded(version);
  }

  private boolean holdAgainstLoaded(ManagedVersion version) {
    FileWatch files = version.files();
    if (files.isSame()) {
      return clearRemark(version);
    }
    if (files.isToBeChecked(settleNanos)) {
      loads.compare(version);
      return false;
    }
    return version.reasonCode().equals(SOURCE_MISSING) && clearRemark(version);
  }

  /** What was said of the source does not hold any more. */
  private static boolean clearRemark(ManagedVersion version) {
    String code = version.reasonCode();
    if (!code.equals(SOURCE_MISSING) && !code.equals(IMMUTABLE_VERSION)) {
      return false;
    }
    version.remark("", "");
    return true;
  }

  /** The files of a version that serves were read. */
  boolean compared(ManagedVersion version, String fingerprint, boolean unchanged) {
    version.files().checked(fingerprint, unchanged);
    if (version.state() != VersionState.AVAILABLE) {
      return false;
    }
    if (unchanged || version.files().isSame()) {
      return clearRemark(version);
    }
    boolean news =
        version.remark(
            IMMUTABLE_VERSION, "its files changed; what was loaded before goes on serving");
    if (news) {
      LOG.warn(
          "model {} version {}: its files changed while it serves, expected a new version number",
          version.model(),
          version.number());
    }
    return news;
  }

  private boolean gone(ManagedVersion version) {
    version.missing();
    return switch (version.state()) {
      case NEW, FAILED, QUARANTINED, CLOSED -> {
        versions.remove(version);
        version.giveUp();
        yield true;
      }
      case AVAILABLE -> {
        boolean news =
            version.remark(
                SOURCE_MISSING, "its directory is gone; what was loaded goes on serving");
        if (news) {
          LOG.warn(
              "model {} version {}: its directory is gone; it goes on serving until it is unloaded",
              version.model(),
              version.number());
        }
        yield news;
      }
      case VERIFYING, LOADING, WARMING, PROVING, DRAINING -> false;
    };
  }
}
