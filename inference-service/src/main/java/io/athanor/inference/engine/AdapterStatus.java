package io.athanor.inference.engine;

/**
 * What is known about an adapter.
 *
 * @param requests how many wait for it or are being answered by it
 */
public record AdapterStatus(boolean inMemory, int requests) {}
