package io.athanor.dataset.recipe;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.PromptTemplate;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.contracts.pipeline.TemplateText;
import io.athanor.kit.http.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ways to ask of a recipe that has one thing to ask and one to answer: chosen by weight and
 * seed, filled, and checked for words in the answer.
 */
final class PromptTemplates {

  private record Parsed(TemplateText asked, @Nullable TemplateText answer) {}

  /** Both sides of a row and the template they were made with. */
  record Filled(String asked, String answer, String template) {}

  private final TemplateChooser chooser;
  private final String askedName;
  private final Map<String, Parsed> parsed = new LinkedHashMap<>();

  private PromptTemplates(List<PromptTemplate> templates, long seed, String askedName) {
    this.chooser = new TemplateChooser(templates, seed);
    this.askedName = askedName;
    for (PromptTemplate template : templates) {
      String answer = template.answer();
      parsed.put(
          template.id(), new Parsed(parse(template.text()), answer == null ? null : parse(answer)));
    }
  }

  /**
   * The templates of a specification.
   *
   * @param asked name of the placeholder of what is asked
   * @param answered name of the placeholder of the answer
   * @param builtIn used when the specification brings none
   */
  static PromptTemplates of(
      RecipeSpec spec, String asked, String answered, List<PromptTemplate> builtIn) {
    List<PromptTemplate> templates = spec.templates().isEmpty() ? builtIn : spec.templates();
    PromptTemplates known = new PromptTemplates(templates, spec.seed(), asked);
    known.parsed.forEach(
        (id, template) -> {
          requireOnly(id, template.asked(), asked);
          if (template.answer() != null) {
            requireOnly(id, template.answer(), answered);
          }
        });
    return known;
  }

  private static void requireOnly(String id, TemplateText text, String placeholder) {
    for (String name : text.names()) {
      if (!name.equals(placeholder)) {
        throw new ProblemException(
            ProblemCode.INVALID_PIPELINE,
            "template "
                + id
                + ": unknown placeholder {"
                + name
                + "}; known: {"
                + placeholder
                + '}');
      }
    }
  }

  private static TemplateText parse(String text) {
    try {
      return TemplateText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.INVALID_PIPELINE, "template \"" + text + "\": " + e.getMessage());
    }
  }

  /**
   * Chooses and fills a template.
   *
   * @param name what the choice is made for, with the seed
   */
  Filled fill(String name, String asked, String answer) {
    String id = chooser.choose(name).id();
    Parsed template = parsed.get(id);
    if (template == null) {
      throw new IllegalStateException("template " + id + " was not read");
    }
    TemplateText answered = template.answer();
    return new Filled(
        template.asked().fill(place -> place.equals(askedName) ? asked : ""),
        answered == null ? answer : answered.fill(place -> answer),
        id);
  }

  /** By template id, the words around the answer; templates without any are left out. */
  Map<String, String> wordsInAnswers() {
    Map<String, String> words = new LinkedHashMap<>();
    parsed.forEach(
        (id, template) -> {
          String constant = template.answer() == null ? "" : template.answer().constantText();
          if (!constant.isEmpty()) {
            words.put(id, constant);
          }
        });
    return words;
  }
}
