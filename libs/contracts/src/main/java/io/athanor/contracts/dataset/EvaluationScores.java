package io.athanor.contracts.dataset;

/**
 * Shares from 0 to 1 over the probes. An answer is right when it contains one of the probe's
 * keywords, case-folded and with white space collapsed; a share over no probes is 0.
 *
 * @param trainedKnown trained questions the tuned model answers right
 * @param trainedKnownByBase the same questions asked to the base model
 * @param paraphrasesKnown held-out paraphrases the tuned model answers right
 * @param paraphrasesKnownByBase the same paraphrases asked to the base model
 * @param anchorsKept anchors right before and right after, over anchors right before
 * @param trained number of trained questions asked
 * @param paraphrases number of paraphrases asked
 * @param anchors number of anchors asked
 * @param anchorsRightBefore anchors the base model answers right
 */
public record EvaluationScores(
    double trainedKnown,
    double trainedKnownByBase,
    double paraphrasesKnown,
    double paraphrasesKnownByBase,
    double anchorsKept,
    int trained,
    int paraphrases,
    int anchors,
    int anchorsRightBefore) {}
