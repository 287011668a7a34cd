package io.tiltyard.router.alias;

import io.tiltyard.router.alias.AliasEntry.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which alias points where. Owned by the control thread. */
final class AliasBook {
  /** By model, then by alias. */
  private final Map<String, Map<String, Long>> named = new TreeMap<>();

  /** By route. */
  private final Map<String, Reign> reigns = new TreeMap<>();

  /** 0 stands for nobody. */
  private record Reign(long champion, long previous) {
    private static final Reign NONE = new Reign(0, 0);
  }

  AliasBook(Collection<AliasEntry> saved) {
    for (AliasEntry entry : saved) {
      if (entry.scope() == Scope.MODEL) {
        set(entry.owner(), entry.alias(), entry.version());
        continue;
      }
      Reign known = reigns.getOrDefault(entry.owner(), Reign.NONE);
      reigns.put(
          entry.owner(),
          entry.alias().equals(AliasName.CHAMPION)
              ? new Reign(entry.version(), known.previous())
              : new Reign(known.champion(), entry.version()));
    }
  }

  /** Points an alias to a version; returns the one it pointed to before, or 0. */
  long set(String model, String alias, long version) {
    Long before = named.computeIfAbsent(model, name -> new TreeMap<>()).put(alias, version);
    return before == null ? 0 : before;
  }

  /** Removes an alias; returns the version it pointed to, or 0 where there is none. */
  long remove(String model, String alias) {
    Map<String, Long> ofModel = named.get(model);
    Long before = ofModel == null ? null : ofModel.remove(alias);
    return before == null ? 0 : before;
  }

  /**
   * Tells who is the champion of a route.
   *
   * @param champion its version; 0 for nobody, which ends no reign
   * @return whether it is another one than before
   */
  boolean crown(String route, long champion) {
    Reign reign = reigns.getOrDefault(route, Reign.NONE);
    if (champion == 0 || champion == reign.champion()) {
      return false;
    }
    reigns.put(route, new Reign(champion, reign.champion()));
    return true;
  }

  /**
   * All aliases that a client of a route may use, with their versions.
   *
   * @param champion its version now, 0 for nobody
   */
  Map<String, Long> of(String route, String model, long champion) {
    Map<String, Long> all = new TreeMap<>(named.getOrDefault(model, Map.of()));
    if (champion != 0) {
      all.put(AliasName.CHAMPION, champion);
    }
    long previous = reigns.getOrDefault(route, Reign.NONE).previous();
    if (previous != 0) {
      all.put(AliasName.PREVIOUS, previous);
    }
    return all;
  }

  /** Everything, to be saved. */
  List<AliasEntry> entries() {
    List<AliasEntry> entries = new ArrayList<>();
    named.forEach(
        (model, aliases) ->
            aliases.forEach(
                (alias, version) ->
                    entries.add(new AliasEntry(Scope.MODEL, model, alias, version))));
    reigns.forEach(
        (route, reign) -> {
          entries.add(new AliasEntry(Scope.ROUTE, route, AliasName.CHAMPION, reign.champion()));
          if (reign.previous() != 0) {
            entries.add(new AliasEntry(Scope.ROUTE, route, AliasName.PREVIOUS, reign.previous()));
          }
        });
    return entries;
  }
}
