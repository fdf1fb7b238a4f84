package io.athanor.trainer.progress;

/**
 * How well base and tuned model predict rows that were not trained, teacher-forced.
 *
 * @param rows number of rows
 * @param tokens number of supervised tokens
 * @param basePerplexity exp of the base's mean negative log-likelihood of a token
 * @param tunedPerplexity the same of the tuned model
 * @param baseAccuracy share of tokens that the base holds for the likeliest
 * @param tunedAccuracy the same of the tuned model
 */
public record HeldOutScores(
    int rows,
    long tokens,
    double basePerplexity,
    double tunedPerplexity,
    double baseAccuracy,
    double tunedAccuracy) {}
