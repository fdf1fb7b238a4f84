package io.athanor.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation to learn from, not yet tokenised: one line of a data set's shard.
 *
 * @param id stable for the same recipe, sources and seed
 * @param turns in order; the assistant's turns are learned
 * @param weight how much the example counts
 * @param sources where it comes from
 * @param template id of the prompt template that was chosen, if the recipe has any
 * @param seed the seed the choice was made with
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Example(
    String id,
    List<Turn> turns,
    double weight,
    List<SourceSpan> sources,
    @Nullable String template,
    long seed) {

  public Example {
    turns = List.copyOf(turns);
    sources = List.copyOf(sources);
  }
}
