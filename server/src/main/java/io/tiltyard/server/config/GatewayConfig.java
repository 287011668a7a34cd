package io.tiltyard.server.config;

import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.server.transport.Transport;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that can be configured, one component a section of the file. All rules hold once
 * {@link ConfigReader} found no problem.
 *
 * @param http listener of the HTTP front end
 * @param grpc listener of the gRPC front end
 * @param admin listener of the admin plane
 * @param data where state, logs and the private copies of models live; made when missing
 * @param repository where models come from
 * @param eventLoops threads that serve the connections of HTTP and gRPC, at least 1
 * @param transport how they ask the kernel
 * @param limits on what a client may send
 * @param admission when requests are turned away before a queue is full
 * @param quotas what each tenant may ask for
 * @param drain how the gateway goes down
 * @param requestLog what is kept of requests
 * @param distributions what is sampled of values
 * @param latencyLog how often latencies are written down
 * @param trial how new versions are tried
 * @param load how much of the machine loading may take
 * @param memory how much memory models may use
 * @param models what is said of models, by name
 * @param routes in the order of the file; a model that no route names has its implicit route
 */
public record GatewayConfig(
    ListenerConfig http,
    GrpcConfig grpc,
    ListenerConfig admin,
    Path data,
    RepositoryConfig repository,
    int eventLoops,
    Transport transport,
    LimitsConfig limits,
    AdmissionConfig admission,
    QuotasConfig quotas,
    DrainConfig drain,
    RequestLogConfig requestLog,
    DistributionsConfig distributions,
    LatencyLogConfig latencyLog,
    TrialConfig trial,
    LoadConfig load,
    MemoryConfig memory,
    Map<String, ModelLayer> models,
    List<RouteDefinition> routes) {

  public GatewayConfig {
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    routes = List.copyOf(routes);
  }

  /** How each model is served: what is said here over what its own files say. */
  public LayeredConfigurations modelConfigurations() {
    return new LayeredConfigurations(models);
  }

  /** This configuration with these routes instead. */
  public GatewayConfig withRoutes(List<RouteDefinition> others) {
    return new GatewayConfig(
        http,
        grpc,
        admin,
        data,
        repository,
        eventLoops,
        transport,
        limits,
        admission,
        quotas,
        drain,
        requestLog,
        distributions,
        latencyLog,
        trial,
        load,
        memory,
        models,
        others);
  }
}
