package io.tiltyard.loadtest.cli;

import io.tiltyard.loadtest.client.Client;
import io.tiltyard.loadtest.client.ClientException;
import io.tiltyard.loadtest.pace.Payloads;
import io.tiltyard.loadtest.request.InferRequest;
import io.tiltyard.loadtest.request.InputShapes;
import io.tiltyard.loadtest.request.IntegerLimits;
import io.tiltyard.loadtest.request.RandomInputs;
import io.tiltyard.loadtest.request.RequestException;
import io.tiltyard.loadtest.request.RequestFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the requests hold. */
final class RequestOptions {
  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "Rows: the first dimension, where it is of any size; default ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      defaultValue = "16",
      description = "Every other dimension of any size; default ${DEFAULT-VALUE}.")
  private int dimension;

  @Option(
      names = "--shape",
      paramLabel = "NAME=D,D",
      converter = Named.ShapeConverter.class,
      description = "The whole shape of one input, such as x=1,16; repeatable.")
  private List<Named.Shape> shapes = new ArrayList<>();

  @Option(
      names = "--int-max",
      paramLabel = "[NAME=]N",
      converter = Named.LimitConverter.class,
      description = "Largest whole number made up, of all inputs or of one; default 1; repeatable.")
  private List<Named.Limit> limits = new ArrayList<>();

  @Option(
      names = "--distinct",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Different requests made up, then sent in turn; fewer where they would be over 64 MiB;"
              + " default ${DEFAULT-VALUE}.")
  private int distinct;

  @Option(
      names = "--payload",
      paramLabel = "FILE",
      description = "Requests to send instead, as JSON of the protocol, one or several.")
  private @Nullable Path payload;

  @Option(
      names = "--routing-key",
      paramLabel = "KEY",
      description = "Sent as x-routing-key with every request.")
  private @Nullable String routingKey;

  @Option(
      names = "--routing-keys",
      paramLabel = "N",
      description = "Sends one of N routing keys, drawn for every request.")
  private @Nullable Integer routingKeys;

  /** Refuses what cannot be, before anything is connected. */
  void check(CommandLine command) {
    Numbers.atLeast(1, "--batch", batch, command);
    Numbers.atLeast(1, "--dimension", dimension, command);
    Numbers.atLeast(1, "--distinct", distinct, command);
    if (routingKeys != null) {
      Numbers.atLeast(1, "--routing-keys", routingKeys, command);
    }
    if (routingKey != null && routingKeys != null) {
      throw new ParameterException(
          command, "--routing-key and --routing-keys exclude each other; give one");
    }
    if (routingKey != null && (routingKey.isBlank() || !Named.isPlain(routingKey))) {
      throw new ParameterException(
          command, "--routing-key: got '" + routingKey + "', expected plain ASCII");
    }
  }

  List<InferRequest> requests(Client client, long seed) throws ClientException, RequestException {
    if (payload != null) {
      return RequestFile.read(payload);
    }
    Map<String, long[]> byName = new HashMap<>();
    shapes.forEach(shape -> byName.put(shape.name(), shape.dimensions()));
    return new RandomInputs(
            client.inputs(), new InputShapes(batch, dimension, byName), limits(), seed)
        .requests(distinct);
  }

  Payloads payloads(int count, long seed) {
    if (routingKeys != null) {
      return Payloads.withKeys(count, routingKeys, seed);
    }
    return routingKey == null ? Payloads.withoutKey(count) : Payloads.withKey(count, routingKey);
  }

  private IntegerLimits limits() {
    long all = 1;
    Map<String, Long> byName = new HashMap<>();
    for (Named.Limit limit : limits) {
      if (limit.name().isEmpty()) {
        all = limit.value();
      } else {
        byName.put(limit.name(), limit.value());
      }
    }
    return new IntegerLimits(all, byName);
  }
}
