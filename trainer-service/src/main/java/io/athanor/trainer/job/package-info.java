/**
 * OpenAI's fine-tuning API: a job is a training run with what that interface says besides. Files
 * come in as events of dataset-service, a job's events are those of its run, and all of it lies in
 * PostgreSQL.
 */
@NullMarked
package io.athanor.trainer.job;

import org.jspecify.annotations.NullMarked;
