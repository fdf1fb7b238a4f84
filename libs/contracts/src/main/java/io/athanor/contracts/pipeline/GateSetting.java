package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One gate as the pipeline file sets it.
 *
 * @param action null means the gate's default
 * @param threshold null means the gate's default
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GateSetting(@Nullable GateAction action, @Nullable Double threshold) {}
