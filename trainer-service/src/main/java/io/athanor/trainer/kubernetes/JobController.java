package io.athanor.trainer.kubernetes;

import io.athanor.kit.work.WorkLoop;
import io.athanor.trainer.RunModeConfig;
import io.athanor.trainer.run.RunsChanged;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets {@link JobReconciliation} look at runs and Jobs: when a run has changed, when a Job has
 * changed, and now and then for what was missed.
 */
@ApplicationScoped
class JobController {

  private static final Logger LOGGER = LoggerFactory.getLogger(JobController.class);

  private final RunModeConfig mode;
  private final KubernetesJobConfig config;
  private final QueuedRuns runs;
  private @Nullable Parts parts;

  /** What lives from start to shutdown. */
  private record Parts(KubernetesClient client, JobWatch watch, WorkLoop loop) {}

  JobController(RunModeConfig mode, KubernetesJobConfig config, QueuedRuns runs) {
    this.mode = mode;
    this.config = config;
    this.runs = runs;
  }

  void start(@Observes StartupEvent event) {
    if (!mode.leavesRunsToJobs()) {
      return;
    }
    // A template that cannot be read is found now instead of with the first run.
    RunJobs jobs = new RunJobs(config, this::template);
    jobs.requireUsable();
    KubernetesClient client = new KubernetesClientBuilder().build();
    String namespace =
        config.namespace().or(() -> Optional.ofNullable(client.getNamespace())).orElse("default");
    JobCluster cluster = new JobCluster(client, namespace);
    JobReconciliation reconciliation = new JobReconciliation(runs, jobs, cluster, config.limit());
    JobWatch watch = new JobWatch(cluster, jobs.labels(), this::nudge);
    WorkLoop loop =
        new WorkLoop(
            "job-controller",
            config.pollEvery(),
            () -> {
              watch.keepOpen();
              reconciliation.pass();
              return false;
            });
    parts = new Parts(client, watch, loop);
    loop.start();
    LOGGER
        .atInfo()
        .addKeyValue("namespace", namespace)
        .addKeyValue("template", config.podTemplate())
        .log("runs become Kubernetes Jobs");
  }

  void on(@Observes RunsChanged changed) {
    nudge();
  }

  void stop(@Observes ShutdownEvent event) {
    if (parts != null) {
      parts.loop().close();
      parts.watch().close();
      parts.client().close();
    }
  }

  private void nudge() {
    if (parts != null) {
      parts.loop().nudge();
    }
  }

  private PodTemplateSpec template() {
    try {
      return Serialization.unmarshal(Files.readString(config.podTemplate()), PodTemplateSpec.class);
    } catch (IOException | KubernetesClientException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "athanor.trainer.job.pod-template: %s is no PodTemplateSpec: %s"
              .formatted(config.podTemplate(), e.getMessage()),
          e);
    }
  }
}
