package io.athanor.dataset.recipe;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.Dialogue;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.pipeline.DialogueOptions;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.kit.http.ProblemException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A line of a script asks, the next speaker's reply answers, with earlier lines of the scene as
 * context. Only the reply is learned: earlier replies in the context were learned in their own
 * rows. Nothing reaches over a scene. Stage directions are left out, or the model would speak them.
 */
public final class DialoguePairsRecipe implements DatasetRecipe {

  private static final String SPEAKER = "{speaker}";

  private final RecipeSpec spec;
  private final DialogueOptions options;

  public DialoguePairsRecipe(RecipeSpec spec) {
    this.spec = spec;
    DialogueOptions asked = spec.options().dialogue();
    this.options = asked == null ? DialogueOptions.DEFAULT : asked;
  }

  @Override
  public Set<DocumentKind> accepts() {
    return Set.of(DocumentKind.DIALOGUE);
  }

  @Override
  public double heldOutShare() {
    return spec.heldOutShare();
  }

  @Override
  public String emptyReason() {
    return options.speaker() == null
        ? "no scene has a line and a reply to it"
        : options.speaker() + " replies to nobody within a scene";
  }

  @Override
  public void apply(Iterator<IngestedDocument> documents, RecipeSink sink) {
    ExampleBuilder rows = new ExampleBuilder(spec, sink);
    Set<String> speakers = new TreeSet<>();
    while (documents.hasNext()) {
      IngestedDocument document = documents.next();
      Dialogue dialogue = document.dialogue();
      if (dialogue == null) {
        throw new IllegalArgumentException(
            "document " + document.documentId() + " is of kind DIALOGUE but holds no dialogue");
      }
      Map<String, Paragraph> paragraphs = ExampleBuilder.paragraphs(document);
      int number = 0;
      for (Dialogue.Scene scene : dialogue.scenes()) {
        String name = document.documentId().value() + "#scene-" + ++number;
        List<SceneLine> lines =
            SceneLine.merged(
                scene, speech -> ExampleBuilder.span(document, paragraphs, speech.paragraphId()));
        lines.forEach(line -> speakers.add(line.speaker()));
        addScene(rows, sink, lines, name);
      }
    }
    requireSpeaker(speakers);
  }

  private void requireSpeaker(Set<String> speakers) {
    String wanted = options.speaker();
    if (wanted != null && speakers.stream().noneMatch(wanted::equalsIgnoreCase)) {
      throw new ProblemException(
          ProblemCode.RECIPE_MISMATCH,
          "nobody is called \"" + wanted + "\" in the script; its speakers are " + some(speakers));
    }
  }

  private static String some(Set<String> speakers) {
    int most = 30;
    String named = String.join(", ", speakers.stream().limit(most).toList());
    return speakers.size() > most ? named + " and " + (speakers.size() - most) + " more" : named;
  }

  private void addScene(ExampleBuilder rows, RecipeSink sink, List<SceneLine> lines, String scene) {
    if (!lines.isEmpty() && isTarget(lines.getFirst())) {
      SceneLine first = lines.getFirst();
      sink.skipped(
          new Skipped(
              Stage.RECIPE,
              "noLineBefore",
              first.sources().getFirst(),
              "it begins its scene, so it replies to nothing",
              first.text()));
    }
    for (int reply = 1; reply < lines.size(); reply++) {
      if (isTarget(lines.get(reply))) {
        int from = Math.max(0, reply - 1 - options.contextTurns());
        add(rows, lines.subList(from, reply), lines.get(reply), stretch(scene, reply));
      }
    }
  }

  /**
   * Scenes may be as long as a play, so rows are held out by stretches of a scene: long enough that
   * few rows have neighbours on the other side.
   */
  private static String stretch(String scene, int reply) {
    return scene + "." + reply / SceneLine.STRETCH;
  }

  private boolean isTarget(SceneLine line) {
    return options.speaker() == null || options.speaker().equalsIgnoreCase(line.speaker());
  }

  private void add(ExampleBuilder rows, List<SceneLine> before, SceneLine reply, String group) {
    List<Turn> turns = new ArrayList<>();
    if (spec.systemPrompt() != null) {
      turns.add(new Turn(Role.SYSTEM, spec.systemPrompt().replace(SPEAKER, reply.speaker())));
    }
    StringBuilder asked = new StringBuilder();
    for (SceneLine line : before) {
      boolean own = line.speaker().equals(reply.speaker());
      if (!own) {
        asked.append(asked.isEmpty() ? "" : "\n").append(spoken(line));
      } else if (!asked.isEmpty()) {
        turns.add(new Turn(Role.USER, asked.toString()));
        turns.add(new Turn(Role.ASSISTANT, line.text(), 0.0));
        asked.setLength(0);
      }
      // A reply at the very beginning of the context answers a line that is not there: left out.
    }
    turns.add(new Turn(Role.USER, asked.toString()));
    turns.add(new Turn(Role.ASSISTANT, reply.text()));
    rows.add(group, sources(before, reply), turns, null, null);
  }

  private String spoken(SceneLine line) {
    return options.speakerNames()
        ? line.speaker().toUpperCase(Locale.ROOT) + ": " + line.text()
        : line.text();
  }

  /** The reply first: a row is named after what it teaches. */
  private static List<SourceSpan> sources(List<SceneLine> before, SceneLine reply) {
    return Stream.concat(
            reply.sources().stream(), before.stream().flatMap(line -> line.sources().stream()))
        .toList();
  }
}
