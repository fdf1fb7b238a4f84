package io.athanor.dataset.recipe;

import io.athanor.contracts.pipeline.PromptTemplate;
import java.util.List;

/**
 * Chooses one of several prompt templates with probability weight / sum of weights. The choice
 * depends only on the seed and the paragraph.
 */
public final class TemplateChooser {

  /**
   * Used when a recipe brings none; the bare beginning is asked as often as all others together.
   */
  public static final List<PromptTemplate> BUILT_IN =
      List.of(
          new PromptTemplate("bare", "{beginning}", 4),
          new PromptTemplate("continue", "Continue this text: {beginning}", 1),
          new PromptTemplate("complete", "Complete this beginning: {beginning}", 1),
          new PromptTemplate("goes-on", "{beginning}\n\nHow does it go on?", 1),
          new PromptTemplate("write-on", "Write on from here.\n\n{beginning}", 1));

  private final List<PromptTemplate> templates;
  private final double totalWeight;
  private final SeededChoice choice;

  /**
   * Prepares the choice.
   *
   * @param templates the built-in ones are taken when it is empty
   */
  public TemplateChooser(List<PromptTemplate> templates, long seed) {
    this.templates = templates.isEmpty() ? BUILT_IN : List.copyOf(templates);
    this.totalWeight = this.templates.stream().mapToDouble(PromptTemplate::weight).sum();
    this.choice = new SeededChoice(seed);
  }

  /** The template for a paragraph. */
  public PromptTemplate choose(String paragraphId) {
    double point = choice.fraction("template|" + paragraphId) * totalWeight;
    for (PromptTemplate template : templates) {
      point -= template.weight();
      if (point < 0) {
        return template;
      }
    }
    // Rounding may leave a point just behind the last weight.
    return templates.getLast();
  }
}
