package io.athanor.trainer.recipe;

import io.athanor.trainer.engine.BaseStorage;

/** The settings that trade memory for speed or precision. */
record MemoryChoice(BaseStorage storage, boolean recompute, int packTokens) {}
