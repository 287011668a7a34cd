package io.tiltyard.server.admin;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.control.LoadRequest;
import io.tiltyard.router.control.LoadResult;
import io.tiltyard.router.control.PutResult;
import io.tiltyard.router.control.RevisionCondition;
import io.tiltyard.router.control.UnloadRequest;
import io.tiltyard.router.route.RouteDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Remembers what it was asked for, and answers what the test prepared. */
final class FakeControl implements ControlPlane {
  record Put(RouteDefinition definition, RevisionCondition condition) {}

  record Change(String model, long version, boolean load) {}

  final List<Put> puts = new ArrayList<>();
  final List<Change> changes = new ArrayList<>();
  final List<String> overrides = new ArrayList<>();
  final List<Boolean> forced = new ArrayList<>();
  final List<String> aliases = new ArrayList<>();
  CompletableFuture<PutResult> putResult = new CompletableFuture<>();
  CompletableFuture<@Nullable Refusal> changeResult = CompletableFuture.completedFuture(null);

  @Override
  public synchronized CompletableFuture<PutResult> putRoute(
      RouteDefinition definition, RevisionCondition condition) {
    puts.add(new Put(definition, condition));
    return putResult;
  }

  @Override
  public synchronized CompletableFuture<LoadResult> load(LoadRequest request) {
    changes.add(new Change(request.model(), request.version(), true));
    overrides.add(request.override());
    return changeResult.thenApply(
        refusal ->
            refusal == null
                ? new LoadResult.Begun(List.of(), new CompletableFuture<>())
                : new LoadResult.Refused(refusal));
  }

  @Override
  public synchronized CompletableFuture<@Nullable Refusal> unload(UnloadRequest request) {
    changes.add(new Change(request.model(), request.version(), false));
    forced.add(request.force());
    return changeResult;
  }

  @Override
  public synchronized CompletableFuture<@Nullable Refusal> setAlias(
      String model, String alias, long version) {
    aliases.add(model + " " + alias + " " + version);
    return changeResult;
  }

  @Override
  public synchronized CompletableFuture<@Nullable Refusal> removeAlias(String model, String alias) {
    aliases.add(model + " " + alias);
    return changeResult;
  }
}
