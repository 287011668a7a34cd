package io.tiltyard.router.dispatch;

import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.monitor.call.Arm;
import java.util.List;

/**
 * What a model answered, and which one.
 *
 * @param route the name the client called
 * @param version the version that answered
 * @param arm its part in the route
 * @param id the client's id, or the one that was made
 * @param outputs those asked for, in the model's order; views that die with the callback
 */
public record InferenceAnswer(
    String route, long version, Arm arm, String id, List<OutputTensor> outputs) {}
