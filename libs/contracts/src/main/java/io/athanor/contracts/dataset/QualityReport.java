package io.athanor.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.pipeline.GateAction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a version's material on the way from documents to examples, and what is worth a
 * look: a JSON artifact of each version.
 *
 * @param funnel how much was left at each stage
 * @param gates one entry a gate or reason, in the order in which they look
 * @param coverage the facts recipe's rows by fact; empty for others
 * @param notes what a reader should know, for example that a gate could not look and why
 */
public record QualityReport(
    Funnel funnel, List<GateResult> gates, List<FactCoverage> coverage, List<String> notes) {

  public QualityReport {
    gates = List.copyOf(gates);
    coverage = List.copyOf(coverage);
    notes = List.copyOf(notes);
  }

  /** What a gate looks at. */
  public enum Stage {
    /** A paragraph, before the recipe sees it. */
    PARAGRAPH,
    /** A piece of a document that the recipe could make no row of. */
    RECIPE,
    /** A row. */
    EXAMPLE,
    /** All rows together. */
    DATASET
  }

  /**
   * Counts from the sources to the rows. They add up: sources are documents and rejected sources;
   * candidates are kept and dropped rows; kept rows are trained or held out.
   *
   * @param sources addresses that ingest was given
   * @param rejectedSources those it could not read
   * @param documents those it could
   * @param paragraphs pieces of the documents
   * @param usedParagraphs those at least one candidate was made of
   * @param candidates rows that the recipe made
   * @param dropped candidates that a gate kept out
   * @param kept candidates that are rows now
   * @param train rows to train on
   * @param heldOut rows held out
   */
  public record Funnel(
      long sources,
      long rejectedSources,
      long documents,
      long paragraphs,
      long usedParagraphs,
      long candidates,
      long dropped,
      long kept,
      long train,
      long heldOut) {}

  /**
   * What one gate found.
   *
   * @param gate its name, {@link io.athanor.contracts.pipeline.GateKind#word()} for those that can
   *     be set
   * @param action what it did with what it found
   * @param count how much it found, listed or not
   * @param listed the first of them
   */
  public record GateResult(
      String gate, Stage stage, GateAction action, long count, List<Entry> listed) {

    public GateResult {
      listed = List.copyOf(listed);
    }
  }

  /**
   * One finding.
   *
   * @param exampleId the row, if there is one
   * @param documentId where it comes from, if that is known
   * @param paragraphId where it comes from, if that is known
   * @param reason what is wrong and what to do
   * @param excerpt the place, in at most 200 characters; personal data is masked
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      @Nullable String exampleId,
      @Nullable DocumentId documentId,
      @Nullable String paragraphId,
      String reason,
      String excerpt) {}

  /**
   * How well a fact is covered by rows.
   *
   * @param rows rows that teach it
   * @param questions wordings of the question, trained
   * @param questionsUsed those with at least one row
   * @param answers wordings of the answer
   * @param answersUsed those with at least one row
   * @param paraphrases wordings that are held out
   */
  public record FactCoverage(
      String factId,
      String topic,
      int rows,
      int questions,
      int questionsUsed,
      int answers,
      int answersUsed,
      int paraphrases) {}
}
