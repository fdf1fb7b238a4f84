package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.dataset.SourceSpan;

/**
 * A piece of a document that became no row.
 *
 * @param stage {@link Stage#PARAGRAPH} when it was kept from the recipe, else {@link Stage#RECIPE}
 * @param reason one word, counted in the report
 * @param source the piece
 * @param detail what is wrong with it
 * @param text of the piece
 */
public record Skipped(Stage stage, String reason, SourceSpan source, String detail, String text) {}
