package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.chat.ChatAnswer.Part;
import io.athanor.inference.grounding.CitedAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat completion with citations. In a stream they come in a chunk of their own before the one
 * that ends an answer; text that citations change, by marks or by leaving sentences out, is held
 * back until it is complete.
 */
final class CitedCompletion implements CompletionFormat {

  private final CompletionFormat plain;
  private final GroundedRequest grounding;
  private final Map<Integer, StringBuilder> texts = new HashMap<>();

  CitedCompletion(CompletionFormat plain, GroundedRequest grounding) {
    this.plain = plain;
    this.grounding = grounding;
  }

  @Override
  public ObjectNode whole(List<ChatChoice> choices, Usage usage) {
    ObjectNode completion = plain.whole(choices, usage);
    for (JsonNode choice : completion.path("choices")) {
      ObjectNode message = (ObjectNode) choice.path("message");
      CitedAnswer answer = grounding.cited(message.path("content").asText(""));
      message.put("content", answer.text());
      grounding.putInto(message, answer);
    }
    return completion;
  }

  @Override
  public List<ObjectNode> openingChunks(int choice) {
    return plain.openingChunks(choice);
  }

  @Override
  public List<ObjectNode> textChunks(Part.Text part) {
    texts.computeIfAbsent(part.choice(), choice -> new StringBuilder()).append(part.piece());
    return grounding.options().changesText() ? List.of() : plain.textChunks(part);
  }

  @Override
  public List<ObjectNode> finishChunks(Part.End end) {
    List<ObjectNode> chunks = new ArrayList<>(plain.finishChunks(end));
    String text = String.valueOf(texts.getOrDefault(end.choice(), new StringBuilder()));
    CitedAnswer answer = grounding.cited(text);
    ObjectNode citations = chunks.getLast().deepCopy();
    ObjectNode choice = (ObjectNode) citations.path("choices").path(0);
    choice.putNull("finish_reason");
    ObjectNode delta = choice.putObject("delta");
    if (grounding.options().changesText()) {
      delta.put("content", answer.text());
    }
    grounding.putInto(delta, answer);
    chunks.add(chunks.size() - 1, citations);
    return chunks;
  }

  @Override
  public ObjectNode usageChunk(Usage usage) {
    return plain.usageChunk(usage);
  }
}
