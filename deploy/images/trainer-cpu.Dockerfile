# Image of trainer-service with its worker and libtorch for processors. Not built here: no Docker engine.
#   ./athanor build
#   docker build -f deploy/images/trainer-cpu.Dockerfile -t registry.example.com/athanor/athanor-trainer-cpu:0.1.0-SNAPSHOT .
ARG JAVA_IMAGE=docker.io/library/eclipse-temurin:25-jre-noble
FROM ${JAVA_IMAGE}

RUN groupadd --gid 10001 athanor \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/athanor --shell /usr/sbin/nologin athanor \
    && install -d -o 10001 -g 10001 /var/lib/athanor/run /var/lib/athanor/cache \
       /var/lib/athanor/models /var/lib/athanor/blobs

# The worker is a program of its own: its jar and all that it needs, libtorch among them (it is
# unpacked into the cache volume once).
COPY trainer-service/worker/target/lib/ /opt/athanor/worker/lib/
COPY trainer-service/worker/target/athanor-trainer-worker-*.jar /opt/athanor/worker/

WORKDIR /opt/athanor/service
COPY trainer-service/target/quarkus-app/lib/ lib/
COPY trainer-service/target/quarkus-app/quarkus/ quarkus/
COPY trainer-service/target/quarkus-app/app/ app/
COPY trainer-service/target/quarkus-app/quarkus-run.jar ./

USER 10001:10001
ENV QUARKUS_HTTP_HOST=0.0.0.0 QUARKUS_HTTP_PORT=8080 \
    ATHANOR_RUN_DIR=/var/lib/athanor/run ATHANOR_MODELS_DIR=/var/lib/athanor/models \
    ATHANOR_TRAINER_WORKER_CLASSPATH=/opt/athanor/worker/*:/opt/athanor/worker/lib/*
EXPOSE 8080
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-jar", "quarkus-run.jar"]
