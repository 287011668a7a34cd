package io.tiltyard.server.config.triton;

import io.tiltyard.proto.inference.ModelInstanceGroup;
import io.tiltyard.proto.inference.ModelInstanceGroup.Kind;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.ModelOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Instances and devices of all {@code instance_group}s together. */
final class InstanceGroups {
  private static final int MAX_GPU = 63;

  private final Findings findings;
  private final Map<Device, Integer> instances = new LinkedHashMap<>();

  private InstanceGroups(Findings findings) {
    this.findings = findings;
  }

  static InstanceGroups read(ConfigNode config, Findings findings) {
    InstanceGroups groups = new InstanceGroups(findings);
    List<ConfigNode> nodes = config.children("instance_group");
    nodes.forEach(groups::add);
    if (!nodes.isEmpty()) {
      groups.check(config.place("instance_group"));
    }
    return groups;
  }

  /** Over all devices; null where the file says nothing. */
  @Nullable Integer count() {
    return instances.isEmpty() ? null : total();
  }

  List<Device> devices() {
    return List.copyOf(instances.keySet());
  }

  private int total() {
    return instances.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void add(ConfigNode node) {
    ModelInstanceGroup group = (ModelInstanceGroup) node.message();
    Long count =
        findings.inRange(node.place("count"), group.getCount(), 0, ModelOptions.MAX_INSTANCES);
    if (count == null) {
      return;
    }
    int each = Math.max(1, count.intValue());
    switch (group.getKind()) {
      case KIND_CPU -> addCpu(node, group, each);
      case KIND_GPU, KIND_AUTO -> addGpus(node, group, each);
      case KIND_MODEL, UNRECOGNIZED ->
          findings.unsupported(node.place("kind"), group.getKind(), "KIND_CPU, KIND_GPU or none");
    }
  }

  private void addCpu(ConfigNode node, ModelInstanceGroup group, int each) {
    if (group.getGpusCount() > 0) {
      findings.invalid(node.place("gpus"), "GPUs", "none beside KIND_CPU");
    }
    instances.merge(Device.CPU, each, Integer::sum);
  }

  private void addGpus(ConfigNode node, ModelInstanceGroup group, int each) {
    for (int i = 0; i < group.getGpusCount(); i++) {
      Long gpu = findings.inRange(node.place("gpus", i), group.getGpus(i), 0, MAX_GPU);
      if (gpu != null) {
        instances.merge(Device.cuda(gpu.intValue()), each, Integer::sum);
      }
    }
    if (group.getGpusCount() > 0) {
      return;
    }
    if (group.getKind() == Kind.KIND_AUTO) {
      instances.merge(Device.AUTO, each, Integer::sum);
    } else {
      findings.notice(
          node.place("kind"),
          "KIND_GPU without gpus is cuda:0 alone, not every GPU of the machine");
      instances.merge(Device.cuda(0), each, Integer::sum);
    }
  }

  private void check(String place) {
    if (instances.size() > 1 && instances.containsKey(Device.AUTO)) {
      findings.unsupported(
          place, "a group without a kind beside others", "a kind for each of several groups");
    }
    if (total() > ModelOptions.MAX_INSTANCES) {
      findings.invalid(
          place, total() + " instances", "at most " + ModelOptions.MAX_INSTANCES + " altogether");
    }
    if (Set.copyOf(instances.values()).size() > 1) {
      findings.notice(
          place, "devices have different counts; the instances are dealt out to them in turn");
    }
  }
}
