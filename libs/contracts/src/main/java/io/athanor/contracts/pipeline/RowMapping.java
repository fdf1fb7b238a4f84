package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a sheet are said by whom, as templates such as {@code "{country}: {question}"}.
 *
 * @param system the system turn; null means {@link RecipeSpec#systemPrompt()}
 * @param user the user's turn; null means {@link RecipeSpec#templates()}
 * @param assistant the assistant's turn
 * @param group name of a column: rows with equal values are all trained or all held out; null means
 *     each row by itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RowMapping(
    @Nullable String system,
    @Nullable String user,
    @Nullable String assistant,
    @Nullable String group) {}
