package io.athanor.trainer.kubernetes;

import io.athanor.contracts.RunId;
import io.athanor.kit.hash.Sha256;
import io.athanor.trainer.ExitCode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Job of a run: the installation's pod template and what is the run's own. One pod at a time; a
 * pod that was evicted does not count against the run, and one that says the run can never succeed
 * ends it.
 */
final class RunJobs {

  static final String RUN = "athanor.io/run";
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String MANAGER = "athanor-trainer";
  static final String INSTANCE = "app.kubernetes.io/instance";

  private static final String QUEUE = "kueue.x-k8s.io/queue-name";
  private static final String PREFIX = "athanor-run-";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?");

  private final KubernetesJobConfig config;
  private final Supplier<PodTemplateSpec> template;
  private final List<Toleration> tolerations;

  /**
   * @param template read anew for every Job, since an upgrade of the installation changes it
   */
  RunJobs(KubernetesJobConfig config, Supplier<PodTemplateSpec> template) {
    this.config = config;
    this.template = template;
    this.tolerations =
        config.tolerations().orElse(List.of()).stream().map(TolerationText::read).toList();
  }

  /** The name of a run's Job; the run's own where Kubernetes allows it. */
  static String name(RunId run) {
    String id = run.value();
    return PREFIX + (NAME.matcher(id).matches() ? id : Sha256.of(id).substring(0, 32));
  }

  /** The run a Job belongs to; null for a Job that is not ours. */
  static @Nullable RunId run(Job job) {
    Map<String, String> annotations = job.getMetadata().getAnnotations();
    String id = annotations == null ? null : annotations.get(RUN);
    return id == null ? null : new RunId(id);
  }

  /**
   * @throws IllegalStateException when no Job could be made from the template
   */
  void requireUsable() {
    trainer(template.get());
  }

  /** The labels by which this installation knows its Jobs, sorted, so that a Job is one text. */
  Map<String, String> labels() {
    return new TreeMap<>(Map.of(MANAGED_BY, MANAGER, INSTANCE, config.instance()));
  }

  Job of(RunId run) {
    Map<String, String> labels = new TreeMap<>(labels());
    config.kueueQueue().ifPresent(queue -> labels.put(QUEUE, queue));
    return new JobBuilder()
        .withNewMetadata()
        .withName(name(run))
        .withLabels(labels)
        // Not a label: a run may have a name that no label can hold.
        .withAnnotations(Map.of(RUN, run.value()))
        .endMetadata()
        .withNewSpec()
        .withParallelism(1)
        .withCompletions(1)
        .withBackoffLimit(config.backoffLimit())
        .withPodReplacementPolicy("Failed")
        .withPodFailurePolicy(failurePolicy(trainer(template.get()).getName()))
        .withActiveDeadlineSeconds(
            config.activeDeadline().map(limit -> limit.toSeconds()).orElse(null))
        .withTtlSecondsAfterFinished(Math.toIntExact(config.keepFinished().toSeconds()))
        .withTemplate(pod(run))
        .endSpec()
        .build();
  }

  /** The first rule that matches decides. */
  private static PodFailurePolicy failurePolicy(String container) {
    return new PodFailurePolicyBuilder()
        .addNewRule()
        .withAction("Ignore")
        .addNewOnPodCondition()
        .withType("DisruptionTarget")
        .withStatus("True")
        .endOnPodCondition()
        .endRule()
        .addNewRule()
        .withAction("FailJob")
        .withNewOnExitCodes()
        .withContainerName(container)
        .withOperator("In")
        .withValues(ExitCode.SETTINGS, ExitCode.DATA)
        .endOnExitCodes()
        .endRule()
        .build();
  }

  private PodTemplateSpec pod(RunId run) {
    PodTemplateSpec pod = template.get();
    Container trainer = trainer(pod);
    pod.getSpec().getContainers().set(0, container(trainer, run));
    return new PodTemplateSpecBuilder(pod)
        .editOrNewMetadata()
        .addToLabels(labels())
        .addToAnnotations(RUN, run.value())
        .endMetadata()
        .editSpec()
        // The failure policy counts pods; a container that is started again in its pod hides that.
        .withRestartPolicy("Never")
        .addToNodeSelector(config.nodeSelector())
        .addAllToTolerations(tolerations)
        .endSpec()
        .build();
  }

  private Container container(Container trainer, RunId run) {
    ContainerBuilder builder =
        new ContainerBuilder(trainer).addToArgs("--run", run.value(), "--once");
    if (config.gpus() > 0) {
      Quantity gpus = new Quantity(Integer.toString(config.gpus()));
      builder.editOrNewResources().addToLimits(config.gpuResource(), gpus).endResources();
    }
    return builder.build();
  }

  private Container trainer(PodTemplateSpec pod) {
    if (pod.getSpec() == null || pod.getSpec().getContainers().isEmpty()) {
      throw new IllegalStateException(
          "athanor.trainer.job.pod-template: "
              + config.podTemplate()
              + " has no container under spec.containers");
    }
    return pod.getSpec().getContainers().getFirst();
  }
}
