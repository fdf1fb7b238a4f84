package io.athanor.inference.registry;

/** Fired inside this process when models were loaded or unloaded. */
public record ModelsChanged() {}
