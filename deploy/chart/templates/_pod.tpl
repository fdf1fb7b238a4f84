{{/* Parts of the pods. All take (dict "root" $ "component" NAME). */}}

{{- define "athanor.podSecurity" -}}
runAsNonRoot: true
{{- with .Values.podSecurity.runAsUser }}
runAsUser: {{ int64 . }}
{{- end }}
{{- with .Values.podSecurity.runAsGroup }}
runAsGroup: {{ int64 . }}
{{- end }}
{{- with .Values.podSecurity.fsGroup }}
fsGroup: {{ int64 . }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "athanor.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "athanor.pullSecrets" -}}
{{- with .Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{/* The service process; the image's own entry point is the same with other memory. */}}
{{- define "athanor.command" -}}
- java
- -XX:+ExitOnOutOfMemoryError
{{- range (index .root.Values .component).jvmFlags }}
- {{ . | quote }}
{{- end }}
{{- if eq .component "inference" }}
- --add-modules=jdk.incubator.vector
{{- end }}
- --enable-native-access=ALL-UNNAMED
- -jar
- quarkus-run.jar
{{- end }}

{{- define "athanor.mounts" -}}
{{- $values := .root.Values }}
{{- $component := index $values .component }}
# The only places that a process can write to.
- {name: tmp, mountPath: /tmp}
- {name: run, mountPath: /var/lib/athanor/run}
{{- if hasKey $component.volumeSizes "cache" }}
- {name: cache, mountPath: /var/lib/athanor/cache}
{{- end }}
{{- if or (hasKey $component.volumeSizes "models") (and (eq .component "dataset") (include "athanor.modelsClaim" .root)) }}
- name: models
  mountPath: /var/lib/athanor/models
  {{- if eq .component "dataset" }}
  readOnly: true
  {{- end }}
{{- end }}
{{- if eq $values.blobs.store "volume" }}
- {name: blobs, mountPath: /var/lib/athanor/blobs}
{{- end }}
{{- if not $values.access.allowAnonymous }}
- {name: access, mountPath: /etc/athanor/access, readOnly: true}
{{- end }}
{{- include "athanor.mounts.servers" .root }}
{{- if $component.properties }}
# Beside the program, where the service looks for further settings.
- {name: properties, mountPath: /opt/athanor/service/config, readOnly: true}
{{- end }}
{{- with $component.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "athanor.mounts.servers" -}}
{{- if .Values.postgres.caSecret }}
- {name: postgres-ca, mountPath: /etc/athanor/postgres-ca, readOnly: true}
{{- end }}
{{- if .Values.kafka.tls.caSecret }}
- {name: kafka-ca, mountPath: /etc/athanor/kafka-ca, readOnly: true}
{{- end }}
{{- if .Values.kafka.tls.clientSecret }}
- {name: kafka-client, mountPath: /etc/athanor/kafka-client, readOnly: true}
{{- end }}
{{- end }}

{{- define "athanor.volumes" -}}
{{- $values := .root.Values }}
{{- $component := index $values .component }}
{{- $claim := include "athanor.modelsClaim" .root }}
{{- range $name, $size := $component.volumeSizes }}
{{- if not (and (eq $name "models") $claim) }}
- name: {{ $name }}
  emptyDir:
    sizeLimit: {{ $size }}
{{- end }}
{{- end }}
{{- if and $claim (ne .component "ingest") }}
- name: models
  persistentVolumeClaim:
    claimName: {{ $claim }}
    {{- if eq .component "dataset" }}
    readOnly: true
    {{- end }}
{{- end }}
{{- if eq $values.blobs.store "volume" }}
- name: blobs
  persistentVolumeClaim:
    claimName: {{ include "athanor.blobsClaim" .root }}
{{- end }}
{{- if not $values.access.allowAnonymous }}
- name: access
  secret:
    secretName: {{ include "athanor.apiKeysSecret" .root }}
{{- end }}
{{- include "athanor.volumes.servers" .root }}
{{- if $component.properties }}
- name: properties
  configMap:
    name: {{ include "athanor.component.name" . }}
{{- end }}
{{- with $component.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "athanor.volumes.servers" -}}
{{- with .Values.postgres.caSecret }}
- name: postgres-ca
  secret:
    secretName: {{ . }}
{{- end }}
{{- with .Values.kafka.tls.caSecret }}
- name: kafka-ca
  secret:
    secretName: {{ . }}
{{- end }}
{{- with .Values.kafka.tls.clientSecret }}
- name: kafka-client
  secret:
    secretName: {{ . }}
{{- end }}
{{- end }}

{{- define "athanor.placement" -}}
{{- $component := index .root.Values .component }}
{{- with $component.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $component.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with $component.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $component.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $component.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $component.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Resources of a container that trains. */}}
{{- define "athanor.trainerResources" -}}
{{- $gpu := .Values.trainer.gpu }}
{{- $resources := deepCopy .Values.trainer.resources }}
{{- if $gpu.enabled }}
{{- $resources = mergeOverwrite $resources (dict "limits" (dict $gpu.resource ($gpu.count | toString))) }}
{{- end }}
{{- toYaml $resources }}
{{- end }}

{{/*
Seconds from SIGTERM to SIGKILL. The time of the preStop hook counts in, then requests are answered,
then a trainer saves its run and gives the lease back; the last thirty are for the JVM's own end.
*/}}
{{- define "athanor.graceSeconds" -}}
{{- $component := index .root.Values .component }}
{{- add $component.drain.preStopSeconds $component.drain.requestSeconds ($component.checkpointSeconds | default 0) 30 }}
{{- end }}
