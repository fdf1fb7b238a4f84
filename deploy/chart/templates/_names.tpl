{{/* Names and labels. Everywhere a component is one of athanor.components. */}}

{{- define "athanor.components" -}}
components: [ingest, dataset, trainer, inference]
{{- end }}

{{- define "athanor.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- define "athanor.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (include "athanor.name" .) .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "athanor.name" .) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Name of a component's objects. Takes (dict "root" $ "component" NAME), as all that follow. */}}
{{- define "athanor.component.name" -}}
{{- printf "%s-%s" (include "athanor.fullname" .root) .component }}
{{- end }}

{{- define "athanor.component.selector" -}}
app.kubernetes.io/name: {{ include "athanor.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "athanor.component.labels" -}}
{{ include "athanor.component.selector" . }}
{{ include "athanor.commonLabels" .root }}
{{- end }}

{{- define "athanor.selector" -}}
app.kubernetes.io/name: {{ include "athanor.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "athanor.labels" -}}
{{ include "athanor.selector" . }}
{{ include "athanor.commonLabels" . }}
{{- end }}

{{- define "athanor.commonLabels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: athanor
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "athanor.component.serviceAccount" -}}
{{- $account := (index .root.Values .component).serviceAccount }}
{{- $account.name | default (include "athanor.component.name" .) }}
{{- end }}

{{- define "athanor.component.image" -}}
{{- $image := (index .root.Values .component).image }}
{{- printf "%s/%s:%s" .root.Values.images.registry $image.repository ($image.tag | default .root.Values.images.tag | default .root.Chart.AppVersion) }}
{{- end }}

{{- define "athanor.apiKeysSecret" -}}
{{- if .Values.access.keys }}{{ include "athanor.fullname" . }}-api-keys{{ else }}{{ .Values.access.existingSecret }}{{ end }}
{{- end }}

{{- define "athanor.blobsClaim" -}}
{{- .Values.blobs.volume.existingClaim | default (printf "%s-blobs" (include "athanor.fullname" .)) }}
{{- end }}

{{/* The claim of base models, or nothing. */}}
{{- define "athanor.modelsClaim" -}}
{{- if .Values.models.existingClaim }}{{ .Values.models.existingClaim }}
{{- else if .Values.models.create }}{{ include "athanor.fullname" . }}-models
{{- end }}
{{- end }}
