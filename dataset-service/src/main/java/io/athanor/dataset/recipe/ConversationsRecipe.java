package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finished conversations as the source gives them. Those with the same first question are all
 * trained or all held out. A system prompt of the recipe is put in front of conversations that have
 * none of their own.
 */
public final class ConversationsRecipe implements DatasetRecipe {

  private final RecipeSpec spec;
  private final ConversationSource source;

  public ConversationsRecipe(RecipeSpec spec, ConversationSource source) {
    this.spec = spec;
    this.source = source;
  }

  @Override
  public Set<DocumentKind> accepts() {
    return Set.of(DocumentKind.CONVERSATIONS);
  }

  @Override
  public double heldOutShare() {
    return spec.heldOutShare();
  }

  @Override
  public String emptyReason() {
    return "the source holds no conversation";
  }

  @Override
  public void apply(Iterator<IngestedDocument> documents, RecipeSink sink) {
    ExampleBuilder rows = new ExampleBuilder(spec, sink);
    while (documents.hasNext()) {
      IngestedDocument document = documents.next();
      source.read(document, new Rows(document, rows, sink));
    }
  }

  /** Makes a row of whatever is read. */
  private final class Rows implements ConversationSource.Listener {

    private final IngestedDocument document;
    private final ExampleBuilder rows;
    private final RecipeSink sink;
    private int number;

    Rows(IngestedDocument document, ExampleBuilder rows, RecipeSink sink) {
      this.document = document;
      this.rows = rows;
      this.sink = sink;
    }

    @Override
    public void conversation(List<Turn> turns) {
      rows.add(group(turns), List.of(place()), framed(turns), null, null);
    }

    @Override
    public void text(String text) {
      SourceSpan place = place();
      rows.addText(place.paragraphId(), List.of(place), text);
    }

    @Override
    public void problem(String problem) {
      sink.skipped(new Skipped(Stage.RECIPE, "unreadableRow", place(), problem, ""));
    }

    /** A row lies in the original, not in the document's text: its number is its place. */
    private SourceSpan place() {
      return new SourceSpan(
          document.documentId(), document.documentId().value() + "#" + ++number, 0, 0);
    }
  }

  private List<Turn> framed(List<Turn> turns) {
    if (spec.systemPrompt() == null
        || turns.stream().anyMatch(turn -> turn.role() == Role.SYSTEM)) {
      return turns;
    }
    List<Turn> framed = new ArrayList<>();
    framed.add(new Turn(Role.SYSTEM, spec.systemPrompt()));
    framed.addAll(turns);
    return framed;
  }

  private static String group(List<Turn> turns) {
    return turns.stream()
        .filter(turn -> turn.role() == Role.USER)
        .map(turn -> turn.content().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT))
        .findFirst()
        .orElse("");
  }
}
