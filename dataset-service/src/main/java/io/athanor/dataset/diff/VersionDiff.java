package io.athanor.dataset.diff;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changed from one version to another.
 *
 * @param counts of all examples
 * @param added the first of those that only the later version has
 * @param removed the first of those that only the earlier version has
 * @param changed the first of those that come from one place in both, with other words
 */
public record VersionDiff(
    Counts counts, List<Example> added, List<Example> removed, List<Changed> changed) {

  public VersionDiff {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  /**
   * Examples by what became of them. Before: unchanged + moved + changed + removed; after:
   * unchanged + moved + changed + added.
   *
   * @param moved equal examples that are trained in one version and held out in the other
   */
  public record Counts(long unchanged, long moved, long changed, long added, long removed) {}

  /**
   * An example with other words than before.
   *
   * @param turns those that differ
   */
  public record Changed(Example before, Example after, List<ChangedTurn> turns) {

    public Changed {
      turns = List.copyOf(turns);
    }
  }

  /**
   * A turn that differs; raw text counts as one turn without a role.
   *
   * @param turn position in the conversation, from 1
   * @param before null when the earlier example is shorter
   * @param after null when the later example is shorter
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ChangedTurn(
      int turn, @Nullable Role role, @Nullable String before, @Nullable String after) {}
}
