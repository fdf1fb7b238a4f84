package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.grounding.GroundedPrompt;
import io.athanor.inference.grounding.QuoteFinder;
import io.athanor.inference.registry.ServedModel;
import io.athanor.inference.retrieval.ParagraphSearch;
import io.athanor.inference.retrieval.Passage;
import io.athanor.inference.retrieval.SearchResult;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.http.openai.RequestField;
import io.athanor.llm.chat.ChatTemplateException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the paragraphs that belong to the last question into a request's prompt. A paragraph that
 * does not fit into the model's context beside the conversation and the answer is left out as a
 * whole and counted; none is ever cut.
 */
@ApplicationScoped
class GroundedChat {

  private static final String FIELD = "x_grounding";

  /** Share of the context that is kept for an answer, at most. */
  private static final int ANSWER_SHARE = 4;

  private final ChatRequestReader reader;
  private final ChatService chat;
  private final ChatConfig config;
  private final ParagraphSearch search;
  private final QuoteFinder quotes;

  GroundedChat(
      ChatRequestReader reader,
      ChatService chat,
      ChatConfig config,
      ParagraphSearch search,
      QuoteFinder quotes) {
    this.reader = reader;
    this.chat = chat;
    this.config = config;
    this.search = search;
    this.quotes = quotes;
  }

  /** The request with what it asks retrieval for. */
  Grounding prepare(RequestField root) {
    RequestField field = root.field(FIELD);
    ObjectNode plain = (ObjectNode) root.value();
    plain.remove(FIELD);
    if (field.isAbsent()) {
      return new Grounding.None(root);
    }
    GroundingOptions options = GroundingOptions.read(field);
    ChatRequest request = reader.read(root);
    chat.listed(request.model());
    RequestField messages = root.field("messages");
    RequestField last = messages.element(messages.value().size() - 1);
    if (!last.field("role").text().equals("user")) {
      throw last.field("role").wrong("must be user: the last message is what is searched for");
    }
    String question = request.conversation().turns().getLast().content();
    SearchResult found = search.search(options.collection(), question, options.paragraphs());
    try (ServedModel model = chat.model(request.model())) {
      return fill(new Filling(plain, (ObjectNode) last.value(), question, model), options, found);
    }
  }

  /** A request whose last turn is being written. */
  private record Filling(ObjectNode body, ObjectNode turn, String question, ServedModel model) {
    RequestField with(List<Passage> passages) {
      turn.put("content", GroundedPrompt.of(question, passages));
      return RequestField.root(body);
    }
  }

  private Grounding fill(Filling filling, GroundingOptions options, SearchResult found) {
    List<Passage> used = new ArrayList<>();
    for (SearchResult.Hit hit : found.hits()) {
      used.add(hit.passage());
      if (!fits(filling, used)) {
        used.removeLast();
      }
    }
    if (used.isEmpty() && !found.hits().isEmpty()) {
      throw OpenAiException.promptTooLong(
          "None of the %d paragraphs that were found fits into the model's context of %d tokens beside the messages: shorten them, or use a model with a longer context"
              .formatted(found.hits().size(), filling.model().base().engine().maxSequenceLength()));
    }
    return new GroundedRequest(
        filling.with(used),
        options,
        List.copyOf(used),
        found.hits().size() - used.size(),
        found.meaning(),
        quotes);
  }

  private boolean fits(Filling filling, List<Passage> passages) {
    ChatRequest request = reader.read(filling.with(passages));
    int context = filling.model().base().engine().maxSequenceLength();
    int answer =
        Math.min(
            context / ANSWER_SHARE,
            request.decoding().maxTokens().orElse(config.defaultMaxTokens()));
    try {
      int prompt = filling.model().base().format().prompt(request.conversation()).length;
      return prompt + answer <= context;
    } catch (ChatTemplateException e) {
      throw OpenAiException.invalid("messages", String.valueOf(e.getMessage()));
    }
  }
}
