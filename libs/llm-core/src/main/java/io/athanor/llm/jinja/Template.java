package io.athanor.llm.jinja;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parsed chat template; immutable, may be rendered by many threads.
 *
 * <p>It sees nothing but its variables: no files, no reflection, no imports, and {@link
 * RenderSettings} bound its time and memory. Strings inside variables are never themselves
 * interpreted as template text.
 */
public final class Template {
  private final List<Statement> body;

  private Template(List<Statement> body) {
    this.body = body;
  }

  /**
   * Parses a template.
   *
   * @throws TemplateException if it is malformed or uses a tag that chat templates do not have
   */
  public static Template parse(String source) {
    return new Template(
        new StatementParser(new TokenStream(new Lexer(source).tokens())).parseTemplate());
  }

  /** Renders with the standard limits and the system clock. */
  public RenderedText render(Map<String, ? extends @Nullable Object> variables) {
    return render(variables, RenderSettings.standard(Clock.systemDefaultZone()));
  }

  /**
   * Renders.
   *
   * @param variables {@code null}, booleans, numbers, strings, {@link TrustedText}, lists and maps
   * @throws TemplateRefusal if the template called {@code raise_exception}
   * @throws TemplateException if it fails, with the line where it does
   */
  public RenderedText render(
      Map<String, ? extends @Nullable Object> variables, RenderSettings settings) {
    return new Interpreter(settings).run(body, variables);
  }
}
