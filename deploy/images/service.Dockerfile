# Image of ingest-, dataset- or inference-service. Not built here: no Docker engine.
#   ./athanor build
#   docker build -f deploy/images/service.Dockerfile --build-arg SERVICE=ingest-service \
#     -t registry.example.com/athanor/athanor-ingest-service:0.1.0-SNAPSHOT .
ARG JAVA_IMAGE=docker.io/library/eclipse-temurin:25-jre-noble
FROM ${JAVA_IMAGE}

ARG SERVICE
# Folders that a read-only root file system needs as mount points; the chart mounts volumes there.
RUN groupadd --gid 10001 athanor \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/athanor --shell /usr/sbin/nologin athanor \
    && install -d -o 10001 -g 10001 /var/lib/athanor/run /var/lib/athanor/cache \
       /var/lib/athanor/models /var/lib/athanor/blobs

WORKDIR /opt/athanor/service
# Libraries first: they change least, and a layer that is equal is not pushed again.
COPY ${SERVICE}/target/quarkus-app/lib/ lib/
COPY ${SERVICE}/target/quarkus-app/quarkus/ quarkus/
COPY ${SERVICE}/target/quarkus-app/app/ app/
COPY ${SERVICE}/target/quarkus-app/quarkus-run.jar ./

USER 10001:10001
ENV QUARKUS_HTTP_HOST=0.0.0.0 QUARKUS_HTTP_PORT=8080 \
    ATHANOR_RUN_DIR=/var/lib/athanor/run ATHANOR_MODELS_DIR=/var/lib/athanor/models
# Large pages for what a model's weights are read into, where the node allows them on request.
ENV GLIBC_TUNABLES=glibc.malloc.hugetlb=1
EXPOSE 8080
# No shell between the signal and the JVM: SIGTERM begins the drain.
# The vectors are for inference-service; the others do not touch them.
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-jar", "quarkus-run.jar"]
