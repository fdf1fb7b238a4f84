package io.athanor.dataset.recipe;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.Table;
import io.athanor.contracts.pipeline.PromptTemplate;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.contracts.pipeline.RowMapping;
import io.athanor.kit.http.ProblemException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Each row of a sheet is a conversation. Its columns are put into a template for each role, so that
 * {@code "{country}: {question}"} asks with two columns; a column that is not there is an error
 * before the first row is made.
 */
public final class RowsRecipe implements DatasetRecipe {

  private final RecipeSpec spec;
  private final RowMapping mapping;
  private final Map<String, RowTemplates> templates = new LinkedHashMap<>();
  private final TemplateChooser chooser;

  public RowsRecipe(RecipeSpec spec) {
    RowMapping asked = spec.options().rows();
    if (asked == null || (asked.user() == null && spec.templates().isEmpty())) {
      throw new ProblemException(
          ProblemCode.INVALID_PIPELINE,
          "recipe rows needs \"user\" (or \"templates\") and \"assistant\": templates with columns"
              + " in braces");
    }
    this.spec = spec;
    this.mapping = asked;
    List<PromptTemplate> ways =
        asked.user() == null
            ? spec.templates()
            : List.of(new PromptTemplate(RowTemplates.MAPPING, asked.user(), 1));
    ways.forEach(way -> templates.put(way.id(), RowTemplates.of(way, asked, spec.systemPrompt())));
    this.chooser = new TemplateChooser(ways, spec.seed());
  }

  @Override
  public Set<DocumentKind> accepts() {
    return Set.of(DocumentKind.TABLE);
  }

  @Override
  public double heldOutShare() {
    return spec.heldOutShare();
  }

  @Override
  public String emptyReason() {
    return "the sheet has no row";
  }

  @Override
  public Map<String, String> wordsInAnswers() {
    Map<String, String> words = new LinkedHashMap<>();
    templates.forEach(
        (id, template) -> {
          String constant = template.assistant().constantText();
          if (!constant.isEmpty()) {
            words.put(id, constant);
          }
        });
    return words;
  }

  @Override
  public void apply(Iterator<IngestedDocument> documents, RecipeSink sink) {
    ExampleBuilder rows = new ExampleBuilder(spec, sink);
    while (documents.hasNext()) {
      IngestedDocument document = documents.next();
      Table table = document.table();
      if (table == null) {
        throw new IllegalArgumentException(
            "document " + document.documentId() + " is of kind TABLE but holds no table");
      }
      Columns columns = new Columns(document.sourceUri(), table.columns());
      templates.values().forEach(template -> template.names().forEach(columns::require));
      if (mapping.group() != null) {
        columns.require(mapping.group());
      }
      Map<String, Paragraph> paragraphs = ExampleBuilder.paragraphs(document);
      for (Table.Row row : table.rows()) {
        add(rows, ExampleBuilder.span(document, paragraphs, row.paragraphId()), columns, row);
      }
    }
  }

  private void add(ExampleBuilder rows, SourceSpan source, Columns columns, Table.Row row) {
    String id = chooser.choose(source.paragraphId()).id();
    RowTemplates template = templates.get(id);
    if (template == null) {
      throw new IllegalStateException("template " + id + " was not read");
    }
    String group = mapping.group();
    rows.add(
        group == null ? source.paragraphId() : "group|" + columns.value(row, group),
        source,
        template.system() == null ? null : template.system().fill(name -> columns.value(row, name)),
        template.user().fill(name -> columns.value(row, name)),
        template.assistant().fill(name -> columns.value(row, name)),
        id,
        null);
  }
}
