package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.IngestedDocument;
import java.util.List;

/** Reads finished conversations out of a document's stored original. */
@FunctionalInterface
public interface ConversationSource {

  /** Takes what is read, in the order of the file. */
  interface Listener {

    /** A conversation. */
    void conversation(List<Turn> turns);

    /** Raw text, in formats that hold it. */
    void text(String text);

    /**
     * A row that breaks the rules of its format.
     *
     * @param problem names the place and what is wrong
     */
    void problem(String problem);
  }

  /** Reads one document. */
  void read(IngestedDocument document, Listener listener);
}
