package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.KeptOut;
import io.athanor.contracts.document.Paragraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The paragraphs of a document that ingest did not keep out; the others are counted by reason. */
final class TrainableParagraphs {

  private TrainableParagraphs() {}

  static List<Paragraph> of(IngestedDocument document, RecipeSink sink) {
    List<Paragraph> trainable = new ArrayList<>();
    for (Paragraph paragraph : document.paragraphs()) {
      KeptOut keptOut = paragraph.keptOut();
      if (keptOut == null) {
        trainable.add(paragraph);
      } else {
        sink.skipped(
            new Skipped(
                Stage.PARAGRAPH,
                word(keptOut.reason()),
                ExampleBuilder.span(document, paragraph),
                describe(keptOut),
                paragraph.textIn(document)));
      }
    }
    return trainable;
  }

  private static String describe(KeptOut keptOut) {
    String why =
        switch (keptOut.reason()) {
          case JOINED -> "it ends a paragraph of the page before";
          case REPEATED -> "it stands on many pages";
          case NOISE -> "its text is damaged";
          case DUPLICATE -> "the same text came before";
          case NEAR_DUPLICATE -> "nearly the same text came before";
        };
    return keptOut.reference() == null
        ? why
        : why + ", in paragraph " + keptOut.reference().paragraphId();
  }

  /** {@code NEAR_DUPLICATE} as {@code nearDuplicateParagraph}. */
  private static String word(KeptOut.Reason reason) {
    String[] words = reason.name().toLowerCase(Locale.ROOT).split("_");
    StringBuilder word = new StringBuilder(words[0]);
    for (int index = 1; index < words.length; index++) {
      word.append(words[index].substring(0, 1).toUpperCase(Locale.ROOT))
          .append(words[index].substring(1));
    }
    return word.append("Paragraph").toString();
  }
}
