package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.contracts.Uuid7;
import io.athanor.inference.chat.ChatAnswer.Part;
import io.athanor.inference.engine.DrawnToken;
import io.athanor.inference.registry.ServedModel;
import io.athanor.kit.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code text_completion}, which has the same form as a whole and in a stream. */
final class TextCompletion implements CompletionFormat {

  private final String id = "cmpl-" + Uuid7.next().toString().replace("-", "");
  private final long created;
  private final ServedModel model;
  private final boolean logprobs;

  /** Characters sent so far of each answer, where {@code text_offset} of its next token is. */
  private final Map<Integer, Integer> lengths = new HashMap<>();

  TextCompletion(ServedModel model, Instant created, boolean logprobs) {
    this.model = model;
    this.created = created.getEpochSecond();
    this.logprobs = logprobs;
  }

  @Override
  public ObjectNode whole(List<ChatChoice> choices, Usage usage) {
    ObjectNode root = root();
    ArrayNode list = root.putArray("choices");
    for (int i = 0; i < choices.size(); i++) {
      ChatChoice choice = choices.get(i);
      String reason = ChatCompletion.finishReason(choice.result());
      putChoice(list, i, choice.text(), choice.tokens(), reason);
    }
    usage.putInto(root);
    return root;
  }

  @Override
  public List<ObjectNode> openingChunks(int choice) {
    return List.of();
  }

  @Override
  public List<ObjectNode> textChunks(Part.Text part) {
    ObjectNode root = root();
    putChoice(root.putArray("choices"), part.choice(), part.piece(), part.tokens(), null);
    return List.of(root);
  }

  @Override
  public List<ObjectNode> finishChunks(Part.End end) {
    ObjectNode root = root();
    String reason = ChatCompletion.finishReason(end.result());
    putChoice(root.putArray("choices"), end.choice(), "", List.of(), reason);
    return List.of(root);
  }

  @Override
  public ObjectNode usageChunk(Usage usage) {
    ObjectNode root = root();
    root.putArray("choices");
    usage.putInto(root);
    return root;
  }

  private ObjectNode root() {
    return Json.mapper()
        .createObjectNode()
        .put("id", id)
        .put("object", "text_completion")
        .put("created", created)
        .put("model", model.name())
        .put("system_fingerprint", model.base().fingerprint());
  }

  private void putChoice(
      ArrayNode choices, int index, String text, List<DrawnToken> tokens, @Nullable String reason) {
    ObjectNode choice = choices.addObject().put("text", text).put("index", index);
    if (logprobs) {
      putLogprobs(choice, index, tokens);
    } else {
      choice.putNull("logprobs");
    }
    lengths.merge(index, text.length(), Integer::sum);
    choice.put("finish_reason", reason);
  }

  /** The older form of probabilities: parallel lists. */
  private void putLogprobs(ObjectNode choice, int index, List<DrawnToken> drawn) {
    ObjectNode node = choice.putObject("logprobs");
    ArrayNode tokens = node.putArray("tokens");
    ArrayNode probabilities = node.putArray("token_logprobs");
    ArrayNode alternatives = node.putArray("top_logprobs");
    ArrayNode offsets = node.putArray("text_offset");
    int offset = lengths.getOrDefault(index, 0);
    for (DrawnToken token : drawn) {
      String text = new String(token.drawn().bytes(), StandardCharsets.UTF_8);
      tokens.add(text);
      probabilities.add(ChatChoice.logprob(token.drawn()));
      offsets.add(offset);
      offset += text.length();
      ObjectNode top = alternatives.addObject();
      token
          .alternatives()
          .forEach(
              other ->
                  top.put(
                      new String(other.bytes(), StandardCharsets.UTF_8),
                      ChatChoice.logprob(other)));
    }
  }
}
