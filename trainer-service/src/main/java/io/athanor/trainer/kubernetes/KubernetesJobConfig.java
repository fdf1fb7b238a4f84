package io.athanor.trainer.kubernetes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Kubernetes Jobs that train where {@code athanor.trainer.job-mode} is on. */
@ConfigMapping(prefix = "athanor.trainer.job")
public interface KubernetesJobConfig {

  /**
   * A PodTemplateSpec as YAML: image, environment, volumes and all else that is the installation's
   * business. Its first container is the one that trains.
   */
  @WithDefault("/etc/athanor/job/pod-template.yaml")
  Path podTemplate();

  /** Namespace of the Jobs; this pod's own where none is given. */
  Optional<String> namespace();

  /**
   * Name of this installation, which keeps its Jobs apart from those of another in the namespace.
   */
  @WithDefault("athanor")
  String instance();

  /** Longest time between two looks at runs and Jobs when nothing nudges. */
  @WithDefault("10s")
  Duration pollEvery();

  /** Jobs that exist at once; more runs wait in the queue, the most urgent first. */
  @WithDefault("50")
  int limit();

  /** Pods of a Job that may fail by themselves before the run has failed. */
  @WithDefault("6")
  int backoffLimit();

  /** Longest time of a Job, all its pods together; none where none is given. */
  Optional<Duration> activeDeadline();

  /** How long a Job that has ended can be looked at. */
  @WithDefault("1h")
  Duration keepFinished();

  /** Queue of Kueue that admits the Jobs; none where none is given. */
  Optional<String> kueueQueue();

  /** Accelerators of one pod. */
  @WithDefault("0")
  int gpus();

  /** The resource that an accelerator is. */
  @WithDefault("nvidia.com/gpu")
  String gpuResource();

  /** Labels that a node must have besides those of the template. */
  Map<String, String> nodeSelector();

  /** Taints that are tolerated besides those of the template, as {@code key=value:Effect}. */
  Optional<List<String>> tolerations();
}
