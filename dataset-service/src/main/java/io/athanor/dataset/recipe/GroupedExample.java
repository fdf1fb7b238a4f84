package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Example;

/**
 * A row with the source it must not be separated from.
 *
 * @param group rows of one group are all trained or all held out
 */
public record GroupedExample(String group, Example example) {}
