{{/* What values.schema.json cannot say: settings that need one another. */}}
{{- define "athanor.checks" -}}
{{- $values := .Values }}
{{- if not (or $values.access.existingSecret $values.access.keys $values.access.allowAnonymous) }}
{{- fail "access: name a Secret of API keys (access.existingSecret), give access.keys, or set access.allowAnonymous where a gateway checks every caller" }}
{{- end }}
{{- if and (hasPrefix "SASL" $values.kafka.securityProtocol) (not $values.kafka.sasl.existingSecret) }}
{{- fail (printf "kafka.sasl.existingSecret: %s needs a Secret with the JAAS line" $values.kafka.securityProtocol) }}
{{- end }}
{{- if and (eq $values.postgres.sslMode "verify-full") (not $values.postgres.caSecret) }}
{{- fail "postgres.caSecret: verify-full needs a Secret with the certificate of the server's authority" }}
{{- end }}
{{- if and $values.trainer.autoscaling.enabled (not $values.monitoring.prometheusUrl) }}
{{- fail "monitoring.prometheusUrl: trainer.autoscaling asks Prometheus for the queue of runs" }}
{{- end }}
{{- if and $values.trainer.autoscaling.enabled $values.trainer.jobMode.enabled }}
{{- fail "trainer.autoscaling: in job mode every run has a Job of its own, there is nothing to scale" }}
{{- end }}
{{- $inference := $values.inference.autoscaling }}
{{- if and $inference.enabled (eq $inference.kind "keda") (not $values.monitoring.prometheusUrl) }}
{{- fail "monitoring.prometheusUrl: inference.autoscaling of kind keda asks Prometheus for the queue" }}
{{- end }}
{{- if and $inference.enabled (eq $inference.kind "hpa") (not $inference.queueDepth) (not $inference.cpuUtilization) }}
{{- fail "inference.autoscaling: set queueDepth or cpuUtilization" }}
{{- end }}
{{- if and (or $values.ingest.autoscaling.enabled $values.dataset.autoscaling.enabled) (ne $values.kafka.securityProtocol "PLAINTEXT") (not $values.kafka.kedaAuthentication) }}
{{- fail "kafka.kedaAuthentication: KEDA reads the lag of a protected broker with a TriggerAuthentication" }}
{{- end }}
{{- if and $values.trainer.jobMode.enabled $values.networkPolicies.enabled (not $values.networkPolicies.kubernetesApi.cidrs) }}
{{- fail "networkPolicies.kubernetesApi.cidrs: job mode talks to the Kubernetes API; its addresses are shown by kubectl get endpoints kubernetes" }}
{{- end }}
{{- if and $values.trainer.gpu.enabled (lt (int $values.trainer.gpu.count) (int $values.trainer.slots)) }}
{{- fail "trainer.gpu.count: every slot needs a device of its own" }}
{{- end }}
{{- end }}
