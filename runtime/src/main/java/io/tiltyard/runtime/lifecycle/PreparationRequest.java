package io.tiltyard.runtime.lifecycle;

import io.tiltyard.repository.source.ModelEntry;
import io.tiltyard.repository.source.VersionEntry;
import io.tiltyard.runtime.golden.GoldenTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version that is to be prepared.
 *
 * @param model the model's name
 * @param version its number
 * @param source where its files are, null where only the private store has them
 * @param modelSource where the model's own files are, null where only the private store has them
 * @param override the load request's JSON object, empty where there is none
 * @param record of an earlier preparation that holds still, null where there is none: its files are
 *     taken from the private store, and from the source only where the store lost them
 * @param recent requests that what serves of the model answered last
 */
public record PreparationRequest(
    String model,
    long version,
    @Nullable VersionEntry source,
    @Nullable ModelEntry modelSource,
    String override,
    @Nullable VersionRecord record,
    List<List<GoldenTensor>> recent) {}
