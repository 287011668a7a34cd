package io.tiltyard.server.grpc;

import io.grpc.BindableService;
import io.grpc.protobuf.services.ProtoReflectionService;

/** Reflection v1alpha, which many tools in use still ask for before v1 or instead of it. */
final class OldReflection {
  private OldReflection() {}

  @SuppressWarnings("deprecation")
  static BindableService service() {
    return ProtoReflectionService.newInstance();
  }
}
