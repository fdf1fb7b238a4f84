package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.contracts.Uuid7;
import io.athanor.inference.engine.FinishReason;
import io.athanor.inference.engine.GenerationResult;
import io.athanor.inference.registry.ServedModel;
import io.athanor.kit.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes the objects of one completion in OpenAI's format: the whole answer, or the chunks of a
 * stream. All of them carry the same id and time.
 */
final class ChatCompletion {

  private final String id = "chatcmpl-" + Uuid7.next().toString().replace("-", "");
  private final long created;
  private final ServedModel model;

  ChatCompletion(ServedModel model, Instant created) {
    this.model = model;
    this.created = created.getEpochSecond();
  }

  /** {@code chat.completion}: the answer in one piece. */
  ObjectNode whole(String text, GenerationResult result) {
    ObjectNode root = root("chat.completion");
    ObjectNode choice = choice(root, finishReason(result));
    choice.putNull("logprobs");
    choice.putObject("message").put("role", "assistant").put("content", text).putNull("refusal");
    putUsage(root, result);
    return root;
  }

  /** The first chunk, which names the role. */
  ObjectNode roleChunk() {
    ObjectNode root = root("chat.completion.chunk");
    choice(root, null).putObject("delta").put("role", "assistant").putNull("content");
    return root;
  }

  /** A chunk of text. */
  ObjectNode textChunk(String piece) {
    ObjectNode root = root("chat.completion.chunk");
    choice(root, null).putObject("delta").put("content", piece);
    return root;
  }

  /** The chunk that says why the answer ended. */
  ObjectNode finishChunk(GenerationResult result) {
    ObjectNode root = root("chat.completion.chunk");
    choice(root, finishReason(result)).putObject("delta");
    return root;
  }

  /** The chunk of token counts, which has no choices. */
  ObjectNode usageChunk(GenerationResult result) {
    ObjectNode root = root("chat.completion.chunk");
    root.putArray("choices");
    putUsage(root, result);
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

  private static ObjectNode choice(ObjectNode root, @Nullable String finishReason) {
    return root.putArray("choices").addObject().put("index", 0).put("finish_reason", finishReason);
  }

  private static String finishReason(GenerationResult result) {
    return result.finishReason() == FinishReason.LENGTH ? "length" : "stop";
  }

  private static void putUsage(ObjectNode root, GenerationResult result) {
    ObjectNode usage =
        root.putObject("usage")
            .put("prompt_tokens", result.promptTokens())
            .put("completion_tokens", result.completionTokens())
            .put("total_tokens", result.promptTokens() + result.completionTokens());
    usage.putObject("prompt_tokens_details").put("cached_tokens", result.cachedTokens());
  }
}
