package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.grounding.Citation;
import io.athanor.inference.grounding.CitedAnswer;
import io.athanor.inference.grounding.QuoteFinder;
import io.athanor.inference.grounding.QuoteFinder.FoundQuote;
import io.athanor.inference.grounding.SourcePlace;
import io.athanor.inference.retrieval.Passage;
import io.athanor.kit.http.openai.RequestField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request whose prompt holds paragraphs; puts their citations into its answers, as OpenAI's
 * {@code annotations} of type {@code url_citation} with further fields named {@code x_...}.
 *
 * @param passages those in the prompt, in the order of their numbers
 * @param leftOut how many more were found but did not fit into the model's context
 * @param meaning why the ranking by meaning misses paragraphs; null when it misses none
 */
record GroundedRequest(
    RequestField request,
    GroundingOptions options,
    List<Passage> passages,
    int leftOut,
    @Nullable String meaning,
    QuoteFinder quotes)
    implements Grounding {

  private static final String NO_STATEMENT =
      "The answer states nothing that a paragraph could support.";
  private static final String UNSUPPORTED = "No paragraph of the prompt supports this answer.";

  @Override
  public CompletionFormat cite(CompletionFormat plain) {
    return new CitedCompletion(plain, this);
  }

  /** An answer as it is to be sent, with its citations. */
  CitedAnswer cited(String text) {
    CitedAnswer answer = CitedAnswer.of(text, passages);
    answer = options.requireSupport() ? answer.supportedOnly() : answer;
    return options.marks() ? answer.marked() : answer;
  }

  /** Adds {@code annotations} and {@code x_grounding} to a message, or to the delta of a chunk. */
  void putInto(ObjectNode message, CitedAnswer answer) {
    ArrayNode annotations = message.putArray("annotations");
    answer.citations().forEach(citation -> putCitation(annotations.addObject(), answer, citation));
    ObjectNode grounding =
        message
            .putObject("x_grounding")
            .put("supported", answer.isSupported())
            .put("statements", answer.statements())
            .put("supported_statements", answer.citations().size())
            .put("collection", options.collection())
            .put("left_out", leftOut);
    if (!answer.isSupported()) {
      grounding.put("note", answer.statements() == 0 ? NO_STATEMENT : UNSUPPORTED);
    }
    if (meaning != null) {
      grounding.put("meaning", meaning);
    }
    ArrayNode list = grounding.putArray("paragraphs");
    for (int i = 0; i < passages.size(); i++) {
      Passage passage = passages.get(i);
      list.addObject()
          .put("number", i + 1)
          .put("paragraph_id", passage.paragraphId())
          .put("document_id", passage.documentId())
          .put("url", passage.sourceUri())
          .put("title", passage.title());
    }
  }

  private void putCitation(ObjectNode annotation, CitedAnswer answer, Citation citation) {
    Passage passage = citation.passage();
    FoundQuote quote = quotes.find(citation.quote(), passage);
    SourcePlace place = quote.place();
    annotation
        .put("type", "url_citation")
        .put("x_number", citation.number())
        .put("x_paragraph_id", passage.paragraphId())
        .put("x_document_id", passage.documentId())
        .put("x_quote", citation.quote())
        .put("x_coverage", citation.coverage())
        .put("x_source_start", place.start())
        .put("x_source_end", place.end())
        .put("x_source_exact", place.exact())
        .put("x_source", passage.original().key())
        .put("x_source_line", quote.line());
    // OpenAI counts characters, not UTF-16 units.
    annotation
        .putObject("url_citation")
        .put("url", passage.sourceUri())
        .put("title", passage.title())
        .put("start_index", answer.text().codePointCount(0, citation.start()))
        .put("end_index", answer.text().codePointCount(0, citation.end()));
  }
}
