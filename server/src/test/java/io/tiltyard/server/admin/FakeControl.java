package io.tiltyard.server.admin;

import io.tiltyard.router.control.PutResult;
import io.tiltyard.router.control.RevisionCondition;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.runtime.error.Refusal;
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
  CompletableFuture<PutResult> putResult = new CompletableFuture<>();
  CompletableFuture<@Nullable Refusal> changeResult = CompletableFuture.completedFuture(null);

  @Override
  public synchronized CompletableFuture<PutResult> putRoute(
      RouteDefinition definition, RevisionCondition condition) {
    puts.add(new Put(definition, condition));
    return putResult;
  }

  @Override
  public synchronized CompletableFuture<@Nullable Refusal> setLoaded(
      String model, long version, boolean load) {
    changes.add(new Change(model, version, load));
    return changeResult;
  }
}
