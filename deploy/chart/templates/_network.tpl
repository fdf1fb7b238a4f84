{{/* One egress rule for the peers and ports of a server. An empty list would mean everywhere. */}}
{{- define "athanor.egress" -}}
{{- if .peers }}
- to:
    {{- toYaml .peers | nindent 4 }}
  ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end }}
{{- end }}

{{/*
The internet without what is private or special (RFC 6890): the fetcher of ingest-service refuses
these addresses itself, after name resolution and on every redirect; this is the second lock.
*/}}
{{- define "athanor.egress.internet" -}}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except:
          - 0.0.0.0/8
          - 10.0.0.0/8
          - 100.64.0.0/10
          - 127.0.0.0/8
          - 169.254.0.0/16
          - 172.16.0.0/12
          - 192.0.0.0/24
          - 192.0.2.0/24
          - 192.168.0.0/16
          - 198.18.0.0/15
          - 198.51.100.0/24
          - 203.0.113.0/24
          - 224.0.0.0/4
          - 240.0.0.0/4
    {{- if .ipv6 }}
    # Global unicast; local, mapped and multicast addresses lie outside of it.
    - ipBlock:
        cidr: 2000::/3
        except:
          # Tunnels to IPv4 addresses, and documentation.
          - 2001::/32
          - 2001:db8::/32
          - 2002::/16
    {{- end }}
  ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end }}

{{/* What every service needs: its database, the brokers, the bucket. */}}
{{- define "athanor.egress.servers" -}}
{{- include "athanor.egress" .Values.postgres.network }}
{{ include "athanor.egress" .Values.kafka.network }}
{{- if eq .Values.blobs.store "s3" }}
{{ include "athanor.egress" .Values.blobs.network }}
{{- end }}
{{- if .Values.tracing.endpoint }}
{{ include "athanor.egress" .Values.tracing.network }}
{{- end }}
{{- end }}
