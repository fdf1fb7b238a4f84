package io.athanor.trainer.kubernetes;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;

/** A template as the chart writes it. */
final class PodTemplates {

  static final String YAML =
      """
      metadata:
        labels:
          app.kubernetes.io/component: trainer-run
      spec:
        serviceAccountName: athanor-run
        terminationGracePeriodSeconds: 300
        nodeSelector:
          kubernetes.io/arch: amd64
        containers:
          - name: trainer
            image: registry.example.org/athanor/trainer-service:0.1.0
            env:
              - name: ATHANOR_BLOBS_URI
                value: s3://athanor/prod
            resources:
              requests:
                memory: 4Gi
            volumeMounts:
              - name: work
                mountPath: /work
        volumes:
          - name: work
            emptyDir: {}
      """;

  private PodTemplates() {}

  static PodTemplateSpec read() {
    return Serialization.unmarshal(YAML, PodTemplateSpec.class);
  }
}
