package io.athanor.trainer.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The defaults, and what a GPU cluster with Kueue sets. */
record TestJobConfig(int limit, int gpus) implements KubernetesJobConfig {

  @Override
  public Path podTemplate() {
    return Path.of("pod-template.yaml");
  }

  @Override
  public Optional<String> namespace() {
    return Optional.of("training");
  }

  @Override
  public String instance() {
    return "athanor";
  }

  @Override
  public Duration pollEvery() {
    return Duration.ofSeconds(10);
  }

  @Override
  public int backoffLimit() {
    return 6;
  }

  @Override
  public Optional<Duration> activeDeadline() {
    return gpus > 0 ? Optional.of(Duration.ofHours(12)) : Optional.empty();
  }

  @Override
  public Duration keepFinished() {
    return Duration.ofHours(1);
  }

  @Override
  public Optional<String> kueueQueue() {
    return gpus > 0 ? Optional.of("team-a") : Optional.empty();
  }

  @Override
  public String gpuResource() {
    return "nvidia.com/gpu";
  }

  @Override
  public Map<String, String> nodeSelector() {
    return gpus > 0 ? Map.of("nvidia.com/gpu.product", "L4") : Map.of();
  }

  @Override
  public Optional<List<String>> tolerations() {
    return gpus > 0 ? Optional.of(List.of("nvidia.com/gpu:NoSchedule")) : Optional.empty();
  }
}
