package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a data set is checked for. A threshold's meaning stands with its gate. */
public enum GateKind {
  /** A turn that says nothing, or a conversation without a question or an answer. */
  EMPTY_TURNS("emptyTurns", GateAction.DROP),
  /** Words whose space was lost, as in {@code endOf.The}; threshold: most of them in a row. */
  GLUED_WORDS("gluedWords", GateAction.DROP, 0, 0, 1_000),
  /** Addresses that were cut or hold spaces; threshold: most of them in a row. */
  BROKEN_URLS("brokenUrls", GateAction.DROP, 0, 0, 1_000),
  /** Placeholders that nobody filled: {@code {{name}}}, {@code ${x}}, {@code [INST]}. */
  TEMPLATE_BRACES("templateBraces", GateAction.DROP),
  /** HTML tags and entities; threshold: most of them in a row. */
  MARKUP("markup", GateAction.DROP, 0, 0, 1_000),
  /** Text of another language than the data set's. */
  WRONG_LANGUAGE("wrongLanguage", GateAction.DROP),
  /**
   * More tokens than the base model is trained on; threshold: most tokens, when given. Flagged by
   * default: what a data set holds must not depend on which models a node has.
   */
  TOO_LONG("tooLong", GateAction.FLAG, Double.NaN, 1, 10_000_000),
  /**
   * A held-out row that stands among the training rows; threshold: least share of its 13-grams, 0
   * to 1.
   */
  NEAR_DUPLICATES("nearDuplicates", GateAction.DROP, 0.5, 0, 1),
  /** An answer that goes round in circles; threshold: most share of repeated 4-grams, 0 to 1. */
  REPETITION("repetition", GateAction.DROP, 0.5, 0, 1),
  /** E-mail addresses, telephone, account and card numbers, IP addresses. */
  PERSONAL_DATA("personalData", GateAction.FLAG),
  /** Many answers with one beginning; threshold: most share of the rows, 0 to 1. */
  ONE_SIDED_OPENINGS("oneSidedOpenings", GateAction.FLAG, 0.3, 0, 1),
  /** Words of a template in the answers; the model would repeat them everywhere. */
  TEMPLATE_MIMICRY("templateMimicry", GateAction.FLAG);

  private final String word;
  private final GateAction action;
  private final double threshold;
  private final double least;
  private final double most;

  /** A gate that finds or does not find. */
  GateKind(String word, GateAction action) {
    this(word, action, Double.NaN, Double.NaN, Double.NaN);
  }

  /** A gate that measures. */
  GateKind(String word, GateAction action, double threshold, double least, double most) {
    this.word = word;
    this.action = action;
    this.threshold = threshold;
    this.least = least;
    this.most = most;
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

  /** The threshold when the pipeline file gives none; {@code NaN} when there is no such value. */
  public double defaultThreshold() {
    return threshold;
  }

  boolean acceptsThreshold() {
    return !Double.isNaN(least);
  }

  boolean accepts(double given) {
    return given >= least && given <= most;
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  static Optional<GateKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(GateKind::word).toList();
  }
}
