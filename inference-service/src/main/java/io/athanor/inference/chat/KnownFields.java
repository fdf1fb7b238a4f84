package io.athanor.inference.chat;

import io.athanor.kit.http.openai.RequestField;
import java.util.Set;

/**
 * Which fields a chat completion request may have. A field that is not known is refused, because
 * its sender expects it to have an effect.
 */
final class KnownFields {

  /** Besides those of {@link DecodingReader#FIELDS}. */
  private static final Set<String> OWN =
      Set.of(
          "model",
          "messages",
          "max_tokens",
          "max_completion_tokens",
          "logprobs",
          "top_logprobs",
          "response_format");

  /** Fields that describe the request or its sender, or tune services that are not here. */
  private static final Set<String> IGNORED =
      Set.of(
          "user",
          "metadata",
          "store",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "parallel_tool_calls",
          "reasoning_effort",
          "verbosity");

  /** Fields that are taken only when they ask for nothing. */
  private static final Set<String> ONLY_EMPTY =
      Set.of(
          "tools",
          "tool_choice",
          "functions",
          "function_call",
          "audio",
          "prediction",
          "web_search_options");

  private KnownFields() {}

  static void require(RequestField root) {
    root.value().fieldNames().forEachRemaining(name -> requireKnown(root.field(name), name));
    requireText(root.field("modalities"));
  }

  private static void requireKnown(RequestField field, String name) {
    if (OWN.contains(name)
        || DecodingReader.FIELDS.contains(name)
        || IGNORED.contains(name)
        || name.equals("modalities")) {
      return;
    }
    if (!ONLY_EMPTY.contains(name)) {
      throw field.wrong("is not a known field: leave it out");
    }
    boolean nothing = field.isAbsent() || asksForNothing(field);
    if (!nothing) {
      throw field.wrong("is not supported: leave it out");
    }
  }

  private static boolean asksForNothing(RequestField field) {
    return field.value().isContainerNode()
        ? field.value().isEmpty()
        : Set.of("none", "auto").contains(field.value().asText());
  }

  private static void requireText(RequestField modalities) {
    boolean text =
        modalities.isAbsent()
            || (modalities.value().size() == 1
                && modalities.value().path(0).asText().equals("text"));
    if (!text) {
      throw modalities.wrong("must be [\"text\"]: other modalities are not supported");
    }
  }
}
