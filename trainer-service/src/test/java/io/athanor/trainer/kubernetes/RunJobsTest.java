package io.athanor.trainer.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.RunId;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class RunJobsTest {

  private static final RunId RUN = new RunId("0198c0de-0000-7000-8000-000000000001");

  @Test
  void jobIsTheTemplateAndWhatIsTheRunsOwn() {
    // When
    Job job = new RunJobs(new TestJobConfig(50, 1), PodTemplates::read).of(RUN);
    // Then
    assertThat(Serialization.asYaml(job))
        .isEqualTo(
            """
            ---
            apiVersion: "batch/v1"
            kind: "Job"
            metadata:
              annotations:
                athanor.io/run: "0198c0de-0000-7000-8000-000000000001"
              labels:
                app.kubernetes.io/instance: "athanor"
                app.kubernetes.io/managed-by: "athanor-trainer"
                kueue.x-k8s.io/queue-name: "team-a"
              name: "athanor-run-0198c0de-0000-7000-8000-000000000001"
            spec:
              activeDeadlineSeconds: 43200
              backoffLimit: 6
              completions: 1
              parallelism: 1
              podFailurePolicy:
                rules:
                - action: "Ignore"
                  onPodConditions:
                  - status: "True"
                    type: "DisruptionTarget"
                - action: "FailJob"
                  onExitCodes:
                    containerName: "trainer"
                    operator: "In"
                    values:
                    - 64
                    - 65
              podReplacementPolicy: "Failed"
              template:
                metadata:
                  annotations:
                    athanor.io/run: "0198c0de-0000-7000-8000-000000000001"
                  labels:
                    app.kubernetes.io/component: "trainer-run"
                    app.kubernetes.io/instance: "athanor"
                    app.kubernetes.io/managed-by: "athanor-trainer"
                spec:
                  containers:
                  - args:
                    - "--run"
                    - "0198c0de-0000-7000-8000-000000000001"
                    - "--once"
                    env:
                    - name: "ATHANOR_BLOBS_URI"
                      value: "s3://athanor/prod"
                    image: "registry.example.org/athanor/trainer-service:0.1.0"
                    name: "trainer"
                    resources:
                      limits:
                        nvidia.com/gpu: "1"
                      requests:
                        memory: "4Gi"
                    volumeMounts:
                    - mountPath: "/work"
                      name: "work"
                  nodeSelector:
                    kubernetes.io/arch: "amd64"
                    nvidia.com/gpu.product: "L4"
                  restartPolicy: "Never"
                  serviceAccountName: "athanor-run"
                  terminationGracePeriodSeconds: 300
                  tolerations:
                  - effect: "NoSchedule"
                    key: "nvidia.com/gpu"
                    operator: "Exists"
                  volumes:
                  - emptyDir: {}
                    name: "work"
              ttlSecondsAfterFinished: 3600
            """);
  }

  @Test
  void withoutAcceleratorsAndDeadlineNothingIsAddedToTheTemplate() {
    // When
    Job job = new RunJobs(new TestJobConfig(50, 0), PodTemplates::read).of(RUN);
    // Then
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isNull();
    assertThat(job.getMetadata().getLabels()).doesNotContainKey("kueue.x-k8s.io/queue-name");
    var container = job.getSpec().getTemplate().getSpec().getContainers().getFirst();
    assertThat(container.getResources().getLimits()).isNullOrEmpty();
    assertThat(container.getResources().getRequests()).containsEntry("memory", new Quantity("4Gi"));
  }

  @Test
  void runWhoseNameIsNoNameOfAJobGetsAHashOfIt() {
    // Given
    RunId run = new RunId("Run_With.Capitals");
    // When
    String name = RunJobs.name(run);
    // Then
    assertThat(name).matches("athanor-run-[0-9a-f]{32}");
    assertThat(RunJobs.run(new RunJobs(new TestJobConfig(50, 0), PodTemplates::read).of(run)))
        .isEqualTo(run);
  }

  @Test
  void templateWithoutAContainerIsRefused() {
    // Given
    RunJobs jobs = new RunJobs(new TestJobConfig(50, 0), PodTemplateSpec::new);
    // Then
    assertThatThrownBy(jobs::requireUsable)
        .hasMessage(
            "athanor.trainer.job.pod-template: pod-template.yaml has no container under"
                + " spec.containers");
  }

  @Test
  void tolerationsAreReadAsKubectlWritesTaints() {
    assertThat(Serialization.asYaml(TolerationText.read("gpu=true:NoExecute")))
        .isEqualTo(
            """
            ---
            effect: "NoExecute"
            key: "gpu"
            operator: "Equal"
            value: "true"
            """);
    assertThatThrownBy(() -> TolerationText.read("gpu:Sometimes"))
        .hasMessageContaining("key:Effect");
  }
}
