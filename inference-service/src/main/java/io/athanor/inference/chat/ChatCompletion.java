package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.contracts.Uuid7;
import io.athanor.inference.chat.ChatAnswer.Part;
import io.athanor.inference.engine.FinishReason;
import io.athanor.inference.engine.GenerationResult;
import io.athanor.inference.registry.ServedModel;
import io.athanor.kit.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code chat.completion} and {@code chat.completion.chunk}. */
final class ChatCompletion implements CompletionFormat {

  private final String id = "chatcmpl-" + Uuid7.next().toString().replace("-", "");
  private final long created;
  private final ServedModel model;
  private final boolean logprobs;

  ChatCompletion(ServedModel model, Instant created, boolean logprobs) {
    this.model = model;
    this.created = created.getEpochSecond();
    this.logprobs = logprobs;
  }

  @Override
  public ObjectNode whole(List<ChatChoice> choices, Usage usage) {
    ObjectNode root = root("chat.completion");
    ArrayNode list = root.putArray("choices");
    for (int i = 0; i < choices.size(); i++) {
      ChatChoice choice = choices.get(i);
      ObjectNode node = choice(list, i, finishReason(choice.result()));
      if (logprobs) {
        ChatChoice.putLogprobs(node, choice.tokens());
      } else {
        node.putNull("logprobs");
      }
      node.putObject("message")
          .put("role", "assistant")
          .put("content", choice.text())
          .putNull("refusal");
    }
    usage.putInto(root);
    return root;
  }

  /** Names the role. */
  @Override
  public List<ObjectNode> openingChunks(int choice) {
    ObjectNode root = root("chat.completion.chunk");
    choice(root.putArray("choices"), choice, null)
        .putObject("delta")
        .put("role", "assistant")
        .putNull("content");
    return List.of(root);
  }

  @Override
  public List<ObjectNode> textChunks(Part.Text part) {
    ObjectNode root = root("chat.completion.chunk");
    ObjectNode node = choice(root.putArray("choices"), part.choice(), null);
    node.putObject("delta").put("content", part.piece());
    if (logprobs) {
      ChatChoice.putLogprobs(node, part.tokens());
    }
    return List.of(root);
  }

  @Override
  public List<ObjectNode> finishChunks(Part.End end) {
    ObjectNode root = root("chat.completion.chunk");
    choice(root.putArray("choices"), end.choice(), finishReason(end.result())).putObject("delta");
    return List.of(root);
  }

  @Override
  public ObjectNode usageChunk(Usage usage) {
    ObjectNode root = root("chat.completion.chunk");
    root.putArray("choices");
    usage.putInto(root);
    return root;
  }

  private ObjectNode root(String object) {
    return Json.mapper()
        .createObjectNode()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", model.name())
        .put("system_fingerprint", model.base().fingerprint());
  }

  private static ObjectNode choice(ArrayNode choices, int index, @Nullable String finishReason) {
    return choices.addObject().put("index", index).put("finish_reason", finishReason);
  }

  static String finishReason(@Nullable GenerationResult result) {
    return result != null && result.finishReason() == FinishReason.LENGTH ? "length" : "stop";
  }
}
