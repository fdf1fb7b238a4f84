package io.athanor.contracts.document;

import java.util.List;

/**
 * One fact of a sheet.
 *
 * @param id unique in its sheet
 * @param statement the fact as a sentence
 * @param questions trained
 * @param answers trained, varied
 * @param paraphrases held out, never trained
 * @param keywords any of them in an answer makes it right
 * @param paragraphId the paragraph of the sheet that holds the fact
 */
public record Fact(
    String id,
    String statement,
    List<String> questions,
    List<String> answers,
    List<String> paraphrases,
    List<String> keywords,
    String paragraphId) {

  public Fact {
    questions = List.copyOf(questions);
    answers = List.copyOf(answers);
    paraphrases = List.copyOf(paraphrases);
    keywords = List.copyOf(keywords);
  }
}
