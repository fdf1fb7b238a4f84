package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a data set is checked for. A threshold's meaning stands with its gate; {@code NaN} means the
 * gate has none.
 */
public enum GateKind {
  /** A turn that says nothing, or a conversation without a question or an answer. */
  EMPTY_TURNS("emptyTurns", GateAction.DROP, Double.NaN),
  /** Words whose space was lost, as in {@code endOf.The}; threshold: most of them in a row. */
  GLUED_WORDS("gluedWords", GateAction.DROP, 0),
  /** Addresses that were cut or hold spaces; threshold: most of them in a row. */
  BROKEN_URLS("brokenUrls", GateAction.DROP, 0),
  /** Placeholders that nobody filled: {@code {{name}}}, {@code ${x}}, {@code [INST]}. */
  TEMPLATE_BRACES("templateBraces", GateAction.DROP, Double.NaN),
  /** HTML tags and entities; threshold: most of them in a row. */
  MARKUP("markup", GateAction.DROP, 0),
  /** Text of another language than the data set's. */
  WRONG_LANGUAGE("wrongLanguage", GateAction.DROP, Double.NaN),
  /** More tokens than the base model is trained on; threshold: most tokens, when given. */
  TOO_LONG("tooLong", GateAction.DROP, Double.NaN),
  /**
   * A held-out row that stands among the training rows; threshold: least share of its 13-grams, 0
   * to 1.
   */
  NEAR_DUPLICATES("nearDuplicates", GateAction.DROP, 0.5),
  /** An answer that goes round in circles; threshold: most share of repeated 4-grams, 0 to 1. */
  REPETITION("repetition", GateAction.DROP, 0.5),
  /** E-mail addresses, telephone, account and card numbers, IP addresses. */
  PERSONAL_DATA("personalData", GateAction.FLAG, Double.NaN),
  /** Many answers with one beginning; threshold: most share of the rows, 0 to 1. */
  ONE_SIDED_OPENINGS("oneSidedOpenings", GateAction.FLAG, 0.3),
  /** Words of a template in the answers; the model would repeat them everywhere. */
  TEMPLATE_MIMICRY("templateMimicry", GateAction.FLAG, Double.NaN),
  /** Paragraphs that ingest found to be noise; threshold: most noise, 0 to 1. */
  NOISE("noise", GateAction.DROP, 0.5);

  private final String word;
  private final GateAction action;
  private final double threshold;

  GateKind(String word, GateAction action, double threshold) {
    this.word = word;
    this.action = action;
    this.threshold = threshold;
  }

  /** The field in the pipeline file and the name in the report. */
  @JsonValue
  public String word() {
    return word;
  }

  /** What happens when the pipeline file says nothing. */
  public GateAction defaultAction() {
    return action;
  }

  /** The threshold when the pipeline file gives none; {@code NaN} for a gate without one. */
  public double defaultThreshold() {
    return threshold;
  }

  static Optional<GateKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(GateKind::word).toList();
  }
}
