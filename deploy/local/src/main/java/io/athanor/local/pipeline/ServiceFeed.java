package io.athanor.local.pipeline;

import io.athanor.local.service.Service;

/** The event streams that together tell a pipeline's story. */
enum ServiceFeed {
  INGEST(Service.INGEST, "/api/ingest/events"),
  DATASETS(Service.DATASET, "/api/datasets/events"),
  TRAINING(Service.TRAINER, "/api/training/events"),
  INFERENCE(Service.INFERENCE, "/api/inference/events");

  private final Service service;
  private final String path;

  ServiceFeed(Service service, String path) {
    this.service = service;
    this.path = path;
  }

  Service service() {
    return service;
  }

  String path() {
    return path;
  }
}
