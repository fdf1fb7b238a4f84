package io.athanor.llm.tokenizer;

import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The tokens with a meaning of their own.
 *
 * @param bos beginning of a sequence
 * @param eos end of a sequence
 * @param pad filling of a batch
 * @param unk what unknown text becomes
 * @param ids every special token by its spelling
 */
public record SpecialTokens(
    OptionalInt bos, OptionalInt eos, OptionalInt pad, OptionalInt unk, Map<String, Integer> ids) {
  public SpecialTokens {
    ids = Map.copyOf(ids);
  }

  /** The id of a special token by its spelling. */
  public OptionalInt id(String spelling) {
    Integer id = ids.get(spelling);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The spelling of a special token. */
  public @Nullable String spelling(OptionalInt id) {
    if (id.isEmpty()) {
      return null;
    }
    return ids.entrySet().stream()
        .filter(entry -> entry.getValue() == id.getAsInt())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }
}
