package io.athanor.llm.jinja;

import java.util.List;

/**
 * What a template wrote.
 *
 * @param text the output
 * @param generationSpans what stood inside {@code {% generation %}} blocks, in order
 * @param dataSpans the characters that came from the variables, in order, not touching one another;
 *     everything else was written by the template itself
 */
public record RenderedText(String text, List<Span> generationSpans, List<Span> dataSpans) {
  public RenderedText {
    generationSpans = List.copyOf(generationSpans);
    dataSpans = List.copyOf(dataSpans);
  }
}
