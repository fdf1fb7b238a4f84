package io.athanor.inference.sidebyside;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.kit.http.openai.RequestField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A checked request: one chat request for all models, with one seed.
 *
 * @param models to be asked, in this order
 * @param chat the fields of a chat completion request, {@code model} and {@code models} left out
 */
record SideBySideRequest(List<String> models, ObjectNode chat, boolean stream, long seed) {

  private static final int MOST_MODELS = 8;

  /** Below 2^53, so that every JSON reader keeps it. */
  private static final long SEEDS = 1L << 53;

  static SideBySideRequest read(RequestField root) {
    List<String> models = models(root.field("models"));
    if (!root.field("model").isAbsent()) {
      throw root.field("model").wrong("must be left out: 'models' names the models");
    }
    if (root.field("n").integer(1) != 1) {
      throw root.field("n").wrong("must be 1: each model answers once");
    }
    boolean stream = root.field("stream").flag(false);
    long seed = root.field("seed").longInteger(ThreadLocalRandom.current().nextLong(SEEDS));
    ObjectNode chat = ((ObjectNode) root.value()).deepCopy();
    chat.remove(List.of("models", "stream", "stream_options"));
    chat.put("seed", seed);
    return new SideBySideRequest(models, chat, stream, seed);
  }

  /** The request to one model. */
  ObjectNode to(String model) {
    return chat.deepCopy().put("model", model);
  }

  private static List<String> models(RequestField field) {
    int count = field.value().size();
    if (!field.value().isArray() || count < 1 || count > MOST_MODELS) {
      throw field.wrong("must be a list of 1 to %d models".formatted(MOST_MODELS));
    }
    List<String> models = new ArrayList<>();
    var seen = new HashSet<String>();
    for (int i = 0; i < count; i++) {
      RequestField model = field.element(i);
      if (!seen.add(model.text())) {
        throw model.wrong("is there twice");
      }
      models.add(model.text());
    }
    return models;
  }
}
