# Image of trainer-service with its worker and libtorch for CUDA. Not built here: no Docker engine; its
# kernels have never run on a GPU.
#
# libtorch comes from outside: the archive of 2.7.1 with the C++11 ABI and CUDA 12.8, the only CUDA
# flavour (cu128) that pytorch-jni 2.7.1-0.35.1 has a bridge for, unpacked beside the sources:
#   ./athanor build
#   unzip libtorch-cxx11-abi-shared-with-deps-2.7.1+cu128.zip      # makes libtorch/
#   docker build -f deploy/images/trainer-cuda.Dockerfile --build-context libtorch=libtorch \
#     -t registry.example.com/athanor/athanor-trainer-cuda:0.1.0-SNAPSHOT .
ARG JAVA_IMAGE=docker.io/library/eclipse-temurin:25-jre-noble
ARG CUDA_IMAGE=docker.io/nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04

FROM ${JAVA_IMAGE} AS java

FROM ${CUDA_IMAGE}
COPY --from=java /opt/java/openjdk /opt/java/openjdk
RUN groupadd --gid 10001 athanor \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/athanor --shell /usr/sbin/nologin athanor \
    && install -d -o 10001 -g 10001 /var/lib/athanor/run /var/lib/athanor/cache \
       /var/lib/athanor/models /var/lib/athanor/blobs

COPY --from=libtorch lib/ /opt/libtorch/lib/
COPY trainer-service/worker/target/lib/ /opt/athanor/worker/lib/
# Two libtorch in one process would be one too many.
RUN rm /opt/athanor/worker/lib/pytorch-native-cpu-*.jar
COPY trainer-service/worker/target/athanor-trainer-worker-*.jar /opt/athanor/worker/

WORKDIR /opt/athanor/service
COPY trainer-service/target/quarkus-app/lib/ lib/
COPY trainer-service/target/quarkus-app/quarkus/ quarkus/
COPY trainer-service/target/quarkus-app/app/ app/
COPY trainer-service/target/quarkus-app/quarkus-run.jar ./

USER 10001:10001
# The worker inherits these: DJL takes the library of this folder instead of one from a jar.
ENV PATH=/opt/java/openjdk/bin:${PATH} \
    PYTORCH_LIBRARY_PATH=/opt/libtorch/lib PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cu128 \
    QUARKUS_HTTP_HOST=0.0.0.0 QUARKUS_HTTP_PORT=8080 \
    ATHANOR_RUN_DIR=/var/lib/athanor/run ATHANOR_MODELS_DIR=/var/lib/athanor/models \
    ATHANOR_TRAINER_WORKER_CLASSPATH=/opt/athanor/worker/*:/opt/athanor/worker/lib/*
EXPOSE 8080
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-jar", "quarkus-run.jar"]
