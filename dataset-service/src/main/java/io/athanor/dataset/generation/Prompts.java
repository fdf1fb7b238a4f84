package io.athanor.dataset.generation;

/**
 * What models are asked. A prompt that is changed gets a new version, for stored replies and rows
 * name the one they answer.
 */
public final class Prompts {

  public static final String QUESTIONS = "questions/1";
  public static final String PARAPHRASES = "paraphrases/1";
  public static final String JUDGE = "judge/1";

  private static final int TOKENS_OF_A_PAIR = 160;
  private static final int TOKENS_OF_A_QUESTION = 60;
  private static final int TOKENS_OF_A_VERDICT = 8;
  private static final String WRITER =
      "You write questions and answers that teach. You use nothing but the text you are given.";
  private static final String REWRITER = "You reword questions without changing what they ask.";
  private static final String REFEREE = "You check answers against a text. You reply in one word.";

  private Prompts() {}

  /** Asks for questions that a text answers, with their answers. */
  public static ModelQuestion questions(String model, String text, int count) {
    return new ModelQuestion(
        QUESTIONS,
        model,
        WRITER,
        "Text:\n\n"
            + text
            + "\n\nWrite "
            + count
            + (count == 1 ? " question" : " questions")
            + " that this text answers, each with its answer. Whoever reads a question does not see"
            + " the text, so name what it is about. An answer says what the text says and no more,"
            + " in a full sentence. Write nothing else, and use this form:\n\nQ: a question\nA: its"
            + " answer",
        count * TOKENS_OF_A_PAIR);
  }

  /** Asks for other wordings of a question. */
  public static ModelQuestion paraphrases(String model, String question, int count) {
    return new ModelQuestion(
        PARAPHRASES,
        model,
        REWRITER,
        "Write "
            + count
            + (count == 1 ? " other way" : " other ways")
            + " to ask this question, each on its own line, and nothing else:\n\n"
            + question,
        count * TOKENS_OF_A_QUESTION);
  }

  /** Asks whether a text shows that an answer is right. */
  public static ModelQuestion judge(String model, String text, String question, String answer) {
    return new ModelQuestion(
        JUDGE,
        model,
        REFEREE,
        "Text:\n\n"
            + text
            + "\n\nQuestion: "
            + question
            + "\nAnswer: "
            + answer
            + "\n\nDoes the text by itself show that this answer is right? Reply yes or no.",
        TOKENS_OF_A_VERDICT);
  }
}
