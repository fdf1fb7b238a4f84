{{- define "athanor.environment.jobMode" -}}
- name: ATHANOR_TRAINER_JOB_MODE
  value: "true"
- name: ATHANOR_TRAINER_JOB_POD_TEMPLATE
  value: /etc/athanor/job/pod-template.yaml
- name: ATHANOR_TRAINER_JOB_NAMESPACE
  value: {{ .Release.Namespace }}
# Labels the Jobs and their pods: NetworkPolicies pick them by it.
- name: ATHANOR_TRAINER_JOB_INSTANCE
  value: {{ .Release.Name }}
- name: ATHANOR_TRAINER_JOB_LIMIT
  value: {{ .Values.trainer.jobMode.maxJobs | quote }}
{{- with .Values.trainer.jobMode.kueueQueue }}
- name: ATHANOR_TRAINER_JOB_KUEUE_QUEUE
  value: {{ . }}
{{- end }}
{{- end }}

{{/*
The pod of one run: a trainer without probes and Service, which ends with its run. Its label is not
the trainers' own, so that Service, Deployment and PodDisruptionBudget leave it alone.
*/}}
{{- define "athanor.jobPodTemplate" -}}
{{- $scope := dict "root" . "component" "trainer" -}}
metadata:
  labels:
    {{- include "athanor.selector" . | nindent 4 }}
    app.kubernetes.io/component: trainer-run
    {{- with .Values.trainer.jobMode.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # Whoever makes room on a node should not begin with a run.
    cluster-autoscaler.kubernetes.io/safe-to-evict: "false"
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  enableServiceLinks: false
  serviceAccountName: {{ include "athanor.component.serviceAccount" $scope }}
  terminationGracePeriodSeconds: {{ include "athanor.graceSeconds" $scope }}
  securityContext:
    {{- include "athanor.podSecurity" . | nindent 4 }}
  {{- include "athanor.pullSecrets" . | nindent 2 }}
  {{- include "athanor.placement" $scope | nindent 2 }}
  containers:
    - name: trainer
      image: {{ include "athanor.component.image" $scope }}
      imagePullPolicy: {{ .Values.images.pullPolicy }}
      workingDir: /opt/athanor/service
      command:
        {{- include "athanor.command" $scope | nindent 8 }}
      env:
        {{- include "athanor.environment" $scope | nindent 8 }}
      resources:
        {{- include "athanor.trainerResources" . | nindent 8 }}
      securityContext:
        {{- include "athanor.containerSecurity" . | nindent 8 }}
      volumeMounts:
        {{- include "athanor.mounts" $scope | nindent 8 }}
  volumes:
    {{- include "athanor.volumes" $scope | nindent 4 }}
{{- end }}
