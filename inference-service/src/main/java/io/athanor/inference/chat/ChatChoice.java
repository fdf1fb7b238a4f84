package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.engine.DrawnToken;
import io.athanor.inference.engine.GenerationResult;
import io.athanor.inference.engine.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One answer of a completion that is collected before it is sent. */
final class ChatChoice {

  /** What OpenAI writes for a probability of zero, which JSON cannot express as a logarithm. */
  private static final float LEAST_LOGPROB = -9999;

  private final StringBuilder text = new StringBuilder();
  private final List<DrawnToken> tokens = new ArrayList<>();
  private @Nullable GenerationResult result;

  void add(String piece, List<DrawnToken> pieceTokens) {
    text.append(piece);
    tokens.addAll(pieceTokens);
  }

  void end(GenerationResult end) {
    result = end;
  }

  String text() {
    return text.toString();
  }

  List<DrawnToken> tokens() {
    return tokens;
  }

  @Nullable GenerationResult result() {
    return result;
  }

  /** OpenAI's {@code logprobs} object. */
  static void putLogprobs(ObjectNode choice, List<DrawnToken> tokens) {
    ObjectNode logprobs = choice.putObject("logprobs");
    ArrayNode content = logprobs.putArray("content");
    logprobs.putNull("refusal");
    for (DrawnToken token : tokens) {
      ObjectNode entry = content.addObject();
      putToken(entry, token.drawn());
      ArrayNode top = entry.putArray("top_logprobs");
      token.alternatives().forEach(alternative -> putToken(top.addObject(), alternative));
    }
  }

  /** The logarithm as JSON can express it. */
  static float logprob(TokenLogprob token) {
    return Math.max(LEAST_LOGPROB, token.logprob());
  }

  private static void putToken(ObjectNode entry, TokenLogprob token) {
    entry.put("token", new String(token.bytes(), StandardCharsets.UTF_8));
    entry.put("logprob", logprob(token));
    ArrayNode bytes = entry.putArray("bytes");
    for (byte each : token.bytes()) {
      bytes.add(Byte.toUnsignedInt(each));
    }
  }
}
