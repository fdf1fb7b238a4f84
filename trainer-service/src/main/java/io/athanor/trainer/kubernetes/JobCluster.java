package io.athanor.trainer.kubernetes;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/**
 * Every call to Kubernetes, so that the permissions can be read off: jobs create, get, list, watch
 * and delete; pods list.
 */
final class JobCluster {

  private static final String JOB_NAME = "batch.kubernetes.io/job-name";

  private final KubernetesClient client;
  private final String namespace;

  JobCluster(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  String namespace() {
    return namespace;
  }

  List<Job> list(Map<String, String> labels) {
    return client.batch().v1().jobs().inNamespace(namespace).withLabels(labels).list().getItems();
  }

  /**
   * Creates a Job; that it is there already is as good.
   *
   * @throws IllegalStateException when the name belongs to a Job of somebody else
   */
  void create(Job job) {
    try {
      client.batch().v1().jobs().inNamespace(namespace).resource(job).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      requireSameRun(job);
    }
  }

  private void requireSameRun(Job job) {
    String name = job.getMetadata().getName();
    Job there = client.batch().v1().jobs().inNamespace(namespace).withName(name).get();
    if (there != null
        && !String.valueOf(RunJobs.run(there)).equals(String.valueOf(RunJobs.run(job)))) {
      throw new IllegalStateException(
          "the Job "
              + name
              + " in namespace "
              + namespace
              + " belongs to somebody else: delete or rename it");
    }
  }

  /** Ends a Job and its pods, which get the usual time to save their work. */
  void delete(Job job) {
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withName(job.getMetadata().getName())
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();
  }

  List<Pod> pods(Job job) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel(JOB_NAME, job.getMetadata().getName())
        .list()
        .getItems();
  }

  /** Tells of every change of a Job until the watch ends. */
  Watch watch(Map<String, String> labels, Runnable changed, Runnable ended) {
    return client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withLabels(labels)
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, Job job) {
                changed.run();
              }

              @Override
              public void onClose(WatcherException cause) {
                ended.run();
              }

              @Override
              public void onClose() {
                ended.run();
              }
            });
  }
}
