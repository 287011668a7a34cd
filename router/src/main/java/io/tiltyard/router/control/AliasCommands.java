package io.tiltyard.router.control;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.alias.AliasName;
import io.tiltyard.router.alias.Aliases;
import io.tiltyard.router.route.Route;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Setting and removing aliases on request. Owned by the control thread. */
final class AliasCommands {
  private final Aliases aliases;
  private final TableChanges changes;

  AliasCommands(Aliases aliases, TableChanges changes) {
    this.aliases = aliases;
    this.changes = changes;
  }

  /** A version need not be available to have a name, but it has to be known. */
  @Nullable Refusal set(String model, String alias, long version, List<VersionStatus> versions) {
    Refusal refusal = AliasName.checkSettable(alias);
    if (refusal == null) {
      refusal = checkKnown(model, version, versions);
    }
    if (refusal == null) {
      long before = aliases.set(model, alias, version);
      if (before != version) {
        changes.alias(model, "", alias, before, version);
      }
    }
    return refusal;
  }

  @Nullable Refusal remove(String model, String alias) {
    Refusal refusal = AliasName.checkSettable(alias);
    if (refusal != null) {
      return refusal;
    }
    long before = aliases.remove(model, alias);
    if (before == Route.NO_VERSION) {
      return new Refusal(
          ErrorCode.NOT_FOUND,
          "model '" + Excerpt.of(model) + "' has no alias '" + Excerpt.of(alias) + "'");
    }
    changes.alias(model, "", alias, before, Route.NO_VERSION);
    return null;
  }

  private static @Nullable Refusal checkKnown(
      String model, long version, List<VersionStatus> versions) {
    List<VersionStatus> ofModel =
        versions.stream().filter(status -> status.model().equals(model)).toList();
    if (ofModel.isEmpty()) {
      return new Refusal(
          ErrorCode.MODEL_NOT_FOUND,
          "model '" + Excerpt.of(model) + "' is not in the repository, expected a model that is");
    }
    return ofModel.stream().anyMatch(status -> status.version() == version)
        ? null
        : new Refusal(
            ErrorCode.VERSION_NOT_FOUND, "model '" + model + "' has no version " + version);
  }
}
