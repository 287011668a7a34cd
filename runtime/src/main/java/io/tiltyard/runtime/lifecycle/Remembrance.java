package io.tiltyard.runtime.lifecycle;

import io.tiltyard.runtime.lifecycle.ManagedVersion.Wish;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Says what of the versions is to outlive the process. */
final class Remembrance {
  private Remembrance() {}

  static VersionMemory of(Collection<ManagedVersion> versions) {
    List<VersionRecord> serving = new ArrayList<>();
    List<VersionMemory.Named> asked = new ArrayList<>();
    List<VersionMemory.Named> unloaded = new ArrayList<>();
    List<VersionMemory.Quarantine> quarantined = new ArrayList<>();
    for (ManagedVersion version : versions) {
      VersionRecord record = version.record();
      if (version.wish() == Wish.UNLOAD) {
        unloaded.add(named(version));
      } else if (version.state() == VersionState.QUARANTINED) {
        quarantined.add(quarantine(version));
      } else if (record != null && isToComeBack(version.state())) {
        serving.add(record);
        if (version.wish() == Wish.LOAD) {
          asked.add(named(version));
        }
      }
    }
    return new VersionMemory(serving, asked, unloaded, quarantined);
  }

  private static VersionMemory.Named named(ManagedVersion version) {
    return new VersionMemory.Named(version.model(), version.number());
  }

  /** One that is on its way back counts: the process may end before it is there. */
  private static boolean isToComeBack(VersionState state) {
    return state == VersionState.AVAILABLE || state == VersionState.NEW || state.isUnderWay();
  }

  private static VersionMemory.Quarantine quarantine(ManagedVersion version) {
    VersionStatus status = version.status();
    return new VersionMemory.Quarantine(
        version.model(),
        version.number(),
        version.files().triedFingerprint(),
        status.reasonCode(),
        status.reason());
  }
}
