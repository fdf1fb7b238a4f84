package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a script become rows.
 *
 * @param speaker whose replies are learned; null means everybody's
 * @param contextTurns earlier turns of the scene in front of the line that is replied to
 * @param speakerNames whether the user's turns name who speaks, as in {@code HORATIO: ...}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DialogueOptions(@Nullable String speaker, int contextTurns, boolean speakerNames) {

  /** Every reply, answering the one line before it. */
  public static final DialogueOptions DEFAULT = new DialogueOptions(null, 0, false);
}
