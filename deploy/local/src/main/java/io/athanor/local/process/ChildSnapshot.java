package io.athanor.local.process;

/**
 * One child at one moment, as the status table shows it.
 *
 * @param pid process id, 0 when none runs
 * @param port port it listens on, 0 when none
 */
public record ChildSnapshot(String name, long pid, int port, ChildState state, int restarts) {}
