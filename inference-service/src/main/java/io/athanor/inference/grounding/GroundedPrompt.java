package io.athanor.inference.grounding;

import io.athanor.inference.retrieval.Passage;
import java.util.List;

/** The turn that a model is asked in place of the bare question. */
public final class GroundedPrompt {

  private GroundedPrompt() {}

  /** The question with numbered paragraphs before it; without any, the bare question. */
  public static String of(String question, List<Passage> passages) {
    if (passages.isEmpty()) {
      return question;
    }
    StringBuilder prompt = new StringBuilder("Answer from these paragraphs only.\n\n");
    for (int i = 0; i < passages.size(); i++) {
      Passage passage = passages.get(i);
      prompt.append('[').append(i + 1).append("] ");
      if (!passage.headings().isEmpty()) {
        prompt.append(String.join(" > ", passage.headings())).append(": ");
      }
      prompt.append(passage.text()).append("\n\n");
    }
    return prompt.append("Question: ").append(question).toString();
  }
}
