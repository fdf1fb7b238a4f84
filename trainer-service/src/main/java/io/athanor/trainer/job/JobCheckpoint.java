package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import java.time.Instant;
import java.util.Map;

/**
 * The model of a step, served under a name of its own.
 *
 * @param id without prefix
 * @param metrics of the step, by OpenAI's names
 */
record JobCheckpoint(
    String id, RunId job, int step, String model, Instant createdAt, Map<String, Object> metrics) {}
