package io.athanor.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something to learn from, not yet tokenised: one line of a data set's shard. It is a conversation,
 * or raw text.
 *
 * @param id stable for the same recipe, sources and seed
 * @param turns in order; the assistant's turns are learned; empty for raw text
 * @param weight how much the example counts
 * @param sources where it comes from
 * @param template id of the prompt template that was chosen, if the recipe has any
 * @param seed the seed the choice was made with
 * @param text raw text, all of which is learned; null for a conversation
 * @param generation how a model wrote it; null when none did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Example(
    String id,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Turn> turns,
    double weight,
    List<SourceSpan> sources,
    @Nullable String template,
    long seed,
    @Nullable String text,
    @Nullable Generation generation) {

  public Example {
    turns = turns == null ? List.of() : List.copyOf(turns);
    sources = List.copyOf(sources);
    if (text != null && !turns.isEmpty()) {
      throw new IllegalArgumentException("example " + id + " has both turns and text");
    }
  }

  /** A conversation that no model wrote. */
  public Example(
      String id,
      List<Turn> turns,
      double weight,
      List<SourceSpan> sources,
      @Nullable String template,
      long seed) {
    this(id, turns, weight, sources, template, seed, null, null);
  }
}
