package io.tiltyard.server.json;

import io.tiltyard.server.inference.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An inference request as its JSON says it.
 *
 * @param id null where there is none
 * @param routingKey null where there is none
 * @param schedule what it says of its turn
 * @param inputs in the client's order
 * @param outputs those asked for; empty for all
 * @param binaryOutputs whether outputs follow the JSON where nothing is said of each
 * @param unknownFields top-level fields that the protocol does not define
 */
public record JsonInferRequest(
    @Nullable String id,
    @Nullable String routingKey,
    Schedule schedule,
    List<JsonInput> inputs,
    List<JsonOutput> outputs,
    boolean binaryOutputs,
    int unknownFields) {}
