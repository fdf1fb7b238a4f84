package io.athanor.contracts.dataset;

/** One utterance of a conversation. */
public record Turn(Role role, String content) {}
