package io.athanor.trainer.check;

import io.athanor.llm.jinja.RenderSettings;
import io.athanor.llm.jinja.TemplateException;
import io.athanor.llm.jinja.TemplateRefusal;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders recorded conversations again.
 *
 * <p>Some templates write the day of the rendering. A recording does not say on which day it was
 * made, but all of it was made on one: the day with which the first dated rendering comes out equal
 * is taken for the rest.
 */
final class TemplateReplay {
  private static final int DAYS_BACK = 3 * 366;
  private static final String REFUSAL = "TemplateError: ";

  private final TemplateFolder folder;
  private final Set<String> searched = new HashSet<>();
  private @Nullable LocalDate day;

  TemplateReplay(TemplateFolder folder) {
    this.folder = folder;
  }

  /** The recording's day, if a rendering depended on it. */
  Optional<LocalDate> day() {
    return Optional.ofNullable(day);
  }

  RenderVerdict check(RecordedRender recorded) throws IOException {
    TemplateFolder.Source source;
    try {
      source = folder.source(recorded.template(), recorded.variables().get("tools") != null);
    } catch (TemplateException malformed) {
      return refused(recorded, malformed);
    }
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    RenderVerdict verdict = check(recorded, source, day == null ? today : day);
    if (verdict.kind() != RenderVerdict.Kind.DIFFERENT
        || !source.dated()
        || day != null
        || !searched.add(recorded.template())) {
      return verdict;
    }
    for (int back = -1; back < DAYS_BACK; back++) {
      RenderVerdict then = check(recorded, source, today.minusDays(back));
      if (then.equal()) {
        day = today.minusDays(back);
        return then;
      }
    }
    return verdict;
  }

  private static RenderVerdict check(
      RecordedRender recorded, TemplateFolder.Source source, LocalDate on) {
    Clock clock = Clock.fixed(on.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
    String actual;
    try {
      actual =
          source.template().render(recorded.variables(), RenderSettings.standard(clock)).text();
    } catch (TemplateException refusal) {
      return refused(recorded, refusal);
    }
    String rendered = recorded.rendered();
    if (rendered == null) {
      return new RenderVerdict(
          RenderVerdict.Kind.NOT_REFUSED, "is rendered, recorded is: " + recorded.error());
    }
    return actual.equals(rendered)
        ? RenderVerdict.of(RenderVerdict.Kind.EQUAL)
        : RenderVerdict.different(rendered, actual);
  }

  private static RenderVerdict refused(RecordedRender recorded, TemplateException refusal) {
    String error = recorded.error();
    if (error == null) {
      return new RenderVerdict(
          RenderVerdict.Kind.REFUSED, "is refused: " + Objects.toString(refusal.getMessage()));
    }
    // What the template's author wrote must be the same; how an engine words its own errors may
    // differ.
    boolean otherwise =
        refusal instanceof TemplateRefusal
            && error.startsWith(REFUSAL)
            && !error.equals(REFUSAL + refusal.problem());
    return otherwise
        ? new RenderVerdict(
            RenderVerdict.Kind.REFUSED_OTHERWISE,
            "is refused with \"" + refusal.problem() + "\", recorded is: " + error)
        : RenderVerdict.of(RenderVerdict.Kind.REFUSED_AS_RECORDED);
  }
}
