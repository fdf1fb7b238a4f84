{{/*
Started: the process is up, its schema is current. Ready: what it needs to answer is there. Live says
nothing of other servers, so that a pod is not killed for a broker that is away.
*/}}
{{- define "athanor.probes" -}}
startupProbe:
  httpGet: {path: /q/health/started, port: http}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: {{ div (add (index .root.Values .component).startupSeconds 4) 5 }}
readinessProbe:
  httpGet: {path: /q/health/ready, port: http}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 3
livenessProbe:
  httpGet: {path: /q/health/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end }}
