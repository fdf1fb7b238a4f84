package io.athanor.inference.engine;

/**
 * A token and its probability in the model's own distribution.
 *
 * @param bytes that it stands for; may be part of a character
 * @param logprob natural logarithm of the probability
 */
public record TokenLogprob(byte[] bytes, float logprob) {}
