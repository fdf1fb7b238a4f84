{{/* Environment of the service processes; names are those of the services' settings. */}}

{{/* What a service needs to start at all; also that of its migration. */}}
{{- define "athanor.environment.servers" -}}
{{- $values := .root.Values }}
{{- $component := index $values .component }}
{{- $postgres := $values.postgres }}
{{- $url := printf "postgresql://%s:%v/%s" $postgres.host $postgres.port $component.database.name }}
- name: QUARKUS_DATASOURCE_REACTIVE_URL
  value: {{ $url }}
- name: QUARKUS_DATASOURCE_REACTIVE_POSTGRESQL_SSL_MODE
  value: {{ $postgres.sslMode }}
- name: QUARKUS_DATASOURCE_JDBC_URL
  value: jdbc:{{ $url }}?sslmode={{ $postgres.sslMode }}{{ if $postgres.caSecret }}&sslrootcert=/etc/athanor/postgres-ca/{{ $postgres.caKey }}{{ end }}
{{- if $postgres.caSecret }}
- name: QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM
  value: "true"
- name: QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM_CERTS
  value: /etc/athanor/postgres-ca/{{ $postgres.caKey }}
{{- else if eq $postgres.sslMode "require" }}
# Encrypted, the server's certificate not checked: what "require" means to PostgreSQL.
- name: QUARKUS_DATASOURCE_REACTIVE_TRUST_ALL
  value: "true"
{{- end }}
{{- if eq $postgres.sslMode "verify-full" }}
- name: QUARKUS_DATASOURCE_REACTIVE_HOSTNAME_VERIFICATION_ALGORITHM
  value: HTTPS
{{- end }}
{{- $secret := $component.database.existingSecret | default $postgres.existingSecret }}
- name: QUARKUS_DATASOURCE_USERNAME
  valueFrom:
    secretKeyRef: {name: {{ $secret }}, key: {{ $postgres.usernameKey }}}
- name: QUARKUS_DATASOURCE_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ $secret }}, key: {{ $postgres.passwordKey }}}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ $values.kafka.bootstrapServers | quote }}
- name: ATHANOR_BLOBS_URI
  value: {{ include "athanor.blobsUri" .root }}
- name: ATHANOR_RUN_DIR
  value: /var/lib/athanor/run
- name: ATHANOR_MODELS_DIR
  value: /var/lib/athanor/models
{{- end }}

{{- define "athanor.blobsUri" -}}
{{- if eq .Values.blobs.store "volume" -}}
file:/var/lib/athanor/blobs
{{- else -}}
s3://{{ .Values.blobs.s3.bucket }}{{ with .Values.blobs.s3.prefix }}/{{ . }}{{ end }}
{{- end }}
{{- end }}

{{- define "athanor.environment.kafka" -}}
{{- $kafka := .Values.kafka }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ $kafka.securityProtocol }}
{{- if hasPrefix "SASL" $kafka.securityProtocol }}
- name: KAFKA_SASL_MECHANISM
  value: {{ $kafka.sasl.mechanism }}
- name: KAFKA_SASL_JAAS_CONFIG
  valueFrom:
    secretKeyRef: {name: {{ $kafka.sasl.existingSecret }}, key: {{ $kafka.sasl.jaasConfigKey }}}
{{- end }}
{{- if $kafka.tls.caSecret }}
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_TRUSTSTORE_LOCATION
  value: /etc/athanor/kafka-ca/{{ $kafka.tls.caKey }}
{{- end }}
{{- if $kafka.tls.clientSecret }}
- name: KAFKA_SSL_KEYSTORE_TYPE
  value: PKCS12
- name: KAFKA_SSL_KEYSTORE_LOCATION
  value: /etc/athanor/kafka-client/user.p12
- name: KAFKA_SSL_KEYSTORE_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ $kafka.tls.clientSecret }}, key: user.password}
{{- end }}
{{- end }}

{{- define "athanor.environment.blobs" -}}
{{- $s3 := .Values.blobs.s3 }}
{{- with $s3.endpoint }}
- name: ATHANOR_BLOBS_S3_ENDPOINT
  value: {{ . }}
{{- end }}
{{- with $s3.region }}
- name: ATHANOR_BLOBS_S3_REGION
  value: {{ . }}
{{- end }}
{{- if ne ($s3.pathStyle | toString) "" }}
- name: ATHANOR_BLOBS_S3_PATH_STYLE
  value: {{ $s3.pathStyle | quote }}
{{- end }}
{{- with $s3.existingSecret }}
- name: ATHANOR_BLOBS_S3_ACCESS_KEY_ID
  valueFrom:
    secretKeyRef: {name: {{ . }}, key: {{ $s3.accessKeyIdKey }}}
- name: ATHANOR_BLOBS_S3_SECRET_ACCESS_KEY
  valueFrom:
    secretKeyRef: {name: {{ . }}, key: {{ $s3.secretAccessKeyKey }}}
{{- end }}
- name: ATHANOR_BLOBS_CACHE_MAX_SIZE
  value: {{ $s3.cacheMaxSize }}
{{- end }}

{{- define "athanor.environment.hub" -}}
{{- with .Values.models.hubEndpoint }}
- name: HF_ENDPOINT
  value: {{ . }}
{{- end }}
{{- if .Values.models.hubTokenSecret }}
- name: HF_TOKEN
  valueFrom:
    secretKeyRef: {name: {{ .Values.models.hubTokenSecret }}, key: {{ .Values.models.hubTokenKey }}}
{{- end }}
{{- end }}

{{/* Everything that a running service is told. */}}
{{- define "athanor.environment" -}}
{{- $values := .root.Values }}
{{- $component := index $values .component }}
- name: QUARKUS_HTTP_HOST
  value: 0.0.0.0
- name: QUARKUS_HTTP_PORT
  value: "8080"
- name: QUARKUS_SHUTDOWN_TIMEOUT
  value: {{ $component.drain.requestSeconds }}s
{{- if eq $values.migrations.mode "job" }}
- name: QUARKUS_FLYWAY_MIGRATE_AT_START
  value: "false"
- name: QUARKUS_FLYWAY_VALIDATE_AT_START
  value: "true"
{{- end }}
{{ include "athanor.environment.servers" . }}
{{ include "athanor.environment.kafka" .root }}
{{- if eq $values.blobs.store "s3" }}
{{ include "athanor.environment.blobs" .root }}
{{- end }}
{{- if $values.access.allowAnonymous }}
- name: ATHANOR_ACCESS_ALLOW_ANONYMOUS
  value: "true"
{{- else }}
- name: ATHANOR_ACCESS_KEYS_FILE
  value: /etc/athanor/access/{{ $values.access.fileName }}
{{- end }}
{{- with $values.access.corsOrigins }}
- name: QUARKUS_HTTP_CORS_ENABLED
  value: "true"
- name: QUARKUS_HTTP_CORS_ORIGINS
  value: {{ join "," . | quote }}
{{- end }}
{{- with $values.tracing.endpoint }}
- name: QUARKUS_OTEL_SDK_DISABLED
  value: "false"
- name: QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . }}
{{- end }}
{{- if ne .component "ingest" }}
# Where native libraries of tokenizers and libtorch are unpacked; and no call home.
- name: DJL_CACHE_DIR
  value: /var/lib/athanor/{{ hasKey $component.volumeSizes "cache" | ternary "cache" "run" }}/djl
- name: OPT_OUT_TRACKING
  value: "true"
{{- include "athanor.environment.hub" .root }}
{{- end }}
{{- include (printf "athanor.environment.%s" .component) $values }}
{{- with $component.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "athanor.environment.ingest" }}
{{- with .ingest.contact }}
- name: ATHANOR_INGEST_FETCH_CONTACT
  value: {{ . | quote }}
{{- end }}
{{- with .ingest.allowedPrivateOrigins }}
- name: ATHANOR_INGEST_FETCH_ALLOWED_PRIVATE_ORIGINS
  value: {{ join "," . | quote }}
{{- end }}
{{- end }}

{{- define "athanor.environment.dataset" }}{{- end }}

{{- define "athanor.environment.trainer" }}
- name: ATHANOR_TRAINER_WORKER_DJL_CACHE
  value: /var/lib/athanor/cache/djl
- name: ATHANOR_TRAINER_WORKER_SLOTS
  value: {{ .trainer.slots | quote }}
{{- with .trainer.threads }}
- name: ATHANOR_TRAINER_WORKER_THREADS
  value: {{ . | quote }}
{{- end }}
- name: ATHANOR_TRAINER_WORKER_SHUTDOWN_LIMIT
  value: {{ .trainer.checkpointSeconds }}s
{{- end }}

{{- define "athanor.environment.inference" }}
- name: ATHANOR_INFERENCE_EMBEDDING_LIBRARY_CACHE
  value: /var/lib/athanor/cache/djl
- name: ATHANOR_INFERENCE_EMBEDDING_MODEL
  value: {{ .inference.embeddingModel | quote }}
{{- with .inference.threads }}
- name: ATHANOR_INFERENCE_ENGINE_THREADS
  value: {{ . | quote }}
{{- end }}
{{- end }}
