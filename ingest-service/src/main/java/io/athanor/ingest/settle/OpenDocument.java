package io.athanor.ingest.settle;

import io.athanor.contracts.document.Continuation;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.KeptOut;
import io.athanor.contracts.document.Paragraph;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A document whose last words about its paragraphs are being said. */
final class OpenDocument {

  private final IngestedDocument document;
  private final List<Paragraph> paragraphs;
  private String text;
  private boolean changed;

  OpenDocument(IngestedDocument document) {
    this.document = document;
    this.paragraphs = new ArrayList<>(document.paragraphs());
    this.text = document.text();
  }

  IngestedDocument original() {
    return document;
  }

  List<Paragraph> paragraphs() {
    return paragraphs;
  }

  String text(Paragraph paragraph) {
    return text.substring(paragraph.start(), paragraph.end());
  }

  boolean isChanged() {
    return changed;
  }

  /** How many paragraphs must not become training text. */
  int keptOut() {
    return (int) paragraphs.stream().filter(paragraph -> paragraph.keptOut() != null).count();
  }

  void keepOut(int index, KeptOut keptOut) {
    Paragraph paragraph = paragraphs.get(index);
    replace(index, paragraph.end(), keptOut, paragraph.continuations());
  }

  /** Puts what follows on the next page behind the last paragraph, which is the text's end. */
  void continueLast(int kept, String separator, String rest, Continuation continuation) {
    int last = paragraphs.size() - 1;
    Paragraph paragraph = paragraphs.get(last);
    text = text.substring(0, paragraph.start() + kept) + separator + rest;
    List<Continuation> continuations = new ArrayList<>(paragraph.continuations());
    continuations.add(continuation);
    replace(last, text.length(), paragraph.keptOut(), continuations);
  }

  IngestedDocument settled() {
    return new IngestedDocument(
        document.documentId(),
        document.sourceUri(),
        document.kind(),
        document.title(),
        text,
        paragraphs,
        document.original(),
        document.charset(),
        document.factSheet(),
        document.questionAnswers(),
        document.table(),
        document.dialogue(),
        document.language(),
        document.lostCharacters(),
        document.flags(),
        document.rendition());
  }

  private void replace(
      int index, int end, @Nullable KeptOut keptOut, List<Continuation> continuations) {
    Paragraph old = paragraphs.get(index);
    paragraphs.set(
        index,
        new Paragraph(
            old.id(),
            old.start(),
            end,
            old.sourceStart(),
            old.sourceEnd(),
            old.kind(),
            old.headings(),
            old.noise(),
            old.language(),
            keptOut,
            continuations));
    changed = true;
  }
}
