package io.athanor.trainer.job;

import org.jspecify.annotations.Nullable;

/**
 * Why a job failed.
 *
 * @param param the field of the request that is at fault, if it is one
 */
record JobError(String code, String message, @Nullable String param) {}
