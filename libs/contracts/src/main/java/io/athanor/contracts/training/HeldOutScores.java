package io.athanor.contracts.training;

/**
 * How well base and tuned model predict rows that were never trained on, token by token with the
 * right beginning given (teacher-forced). Only what the rows supervise counts. Comparable between
 * runs of one base on equal rows, whatever each was trained on.
 *
 * @param rows number of rows
 * @param tokens number of supervised tokens
 * @param basePerplexity exp of the base's mean negative log-likelihood of a token
 * @param tunedPerplexity the same of the tuned model
 * @param baseAccuracy share of tokens, 0 to 1, that the base holds for the likeliest
 * @param tunedAccuracy the same of the tuned model
 */
public record HeldOutScores(
    int rows,
    long tokens,
    double basePerplexity,
    double tunedPerplexity,
    double baseAccuracy,
    double tunedAccuracy) {}
