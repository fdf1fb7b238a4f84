package io.athanor.inference.engine;

/**
 * A snapshot of the engine's load.
 *
 * @param waiting requests that wait for a place
 * @param running requests that are being answered
 * @param cacheUsage share of the key-value cache that running answers may claim, 0 to 1
 */
public record EngineStatus(int waiting, int running, double cacheUsage) {}
