package io.tiltyard.router.alias;

import java.io.IOException;
import java.util.List;

/** Where aliases outlive the process. May block; called by one thread at a time. */
public interface AliasStore {
  /** What was saved last; empty where nothing ever was. */
  List<AliasEntry> load() throws IOException;

  /** Replaces all of it, or leaves what was there. */
  void save(List<AliasEntry> entries) throws IOException;
}
