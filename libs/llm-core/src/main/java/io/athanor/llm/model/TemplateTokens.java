package io.athanor.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code tokenizer.json}'s post-processor says about special tokens around a text, in the
 * reading of llama.cpp's converter: whether a beginning, an end and a separator are added, and
 * which tokens these are if the settings name none.
 *
 * <p>A name in the settings that is an object, not a text, never equals a name in the
 * post-processor there, and so it is here.
 */
final class TemplateTokens {
  private final SpecialTokensGguf tokens;
  private final @Nullable Object beginning;
  private final @Nullable Object classification;

  private @Nullable Object end;
  private @Nullable Object separator;

  private TemplateTokens(SpecialTokensGguf tokens) {
    this.tokens = tokens;
    this.beginning = tokens.named("bos");
    this.end = tokens.named("eos");
    this.classification = tokens.named("cls");
    this.separator = tokens.named("sep");
  }

  static void read(JsonNode definition, SpecialTokensGguf tokens) {
    TemplateTokens reader = new TemplateTokens(tokens);
    for (JsonNode processor : processors(definition)) {
      if (processor.path("type").asText().equals("TemplateProcessing")) {
        reader.read(list(processor.path("single")), list(processor.path("pair")));
      }
    }
  }

  /** The steps of the post-processor, also of one that is no sequence. */
  static List<JsonNode> processors(JsonNode definition) {
    JsonNode processor = definition.path("post_processor");
    return processor.has("processors") ? list(processor.path("processors")) : List.of(processor);
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> nodes = new ArrayList<>();
    array.forEach(nodes::add);
    return nodes;
  }

  private void read(List<JsonNode> single, List<JsonNode> pair) {
    String first = single.size() > 1 ? special(single.getFirst()) : null;
    String last = single.size() > 1 ? special(single.getLast()) : null;
    if (first != null) {
      readFirst(first);
    }
    if (last != null) {
      readLast(last);
    }
    int from = first != null && !pair.isEmpty() && first.equals(special(pair.getFirst())) ? 1 : 0;
    boolean closed = last != null && !pair.isEmpty() && last.equals(special(pair.getLast()));
    int to = Math.max(from, pair.size() - (closed ? 1 : 0));
    readPair(pair.subList(from, to), last != null);
  }

  private void readFirst(String first) {
    boolean known = first.equals(beginning) || first.equals(classification);
    if (!known) {
      if (beginning == null) {
        tokens.name("bos", first);
      }
      if (classification == null) {
        tokens.name("cls", first);
      }
      known = beginning == null || classification == null;
    }
    tokens.add("bos", known);
  }

  private void readLast(String last) {
    if (!last.equals(end)) {
      tokens.nameAnotherEnd(end);
      tokens.name("eos", last);
      end = last;
    }
    tokens.add("eos", true);
  }

  /** {@code A [separator] [end] B}. */
  private void readPair(List<JsonNode> pair, boolean ends) {
    boolean sequences =
        pair.size() > 2
            && pair.getFirst().path("Sequence").path("id").asText().equals("A")
            && pair.getLast().path("Sequence").path("id").asText().equals("B");
    if (!sequences) {
      return;
    }
    List<JsonNode> between = pair.subList(1, pair.size() - 1);
    boolean separated = separates(special(between.getFirst())) && !ends;
    separated |= between.size() == 2 && separates(special(between.get(1)));
    tokens.add("sep", separated);
    if (separated && separator == null && end instanceof String text) {
      tokens.name("sep", text);
      separator = text;
    }
  }

  private boolean separates(@Nullable String token) {
    return token != null && (token.equals(separator) || token.equals(end));
  }

  private static @Nullable String special(JsonNode step) {
    return step.path("SpecialToken").path("id").textValue();
  }
}
