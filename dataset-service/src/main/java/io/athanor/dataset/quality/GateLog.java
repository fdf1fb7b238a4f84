package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.QualityReport.Entry;
import io.athanor.contracts.dataset.QualityReport.GateResult;
import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.pipeline.GateAction;
import io.athanor.contracts.pipeline.GateKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what gates find and keeps the first of it, in the order in which gates first find. */
public final class GateLog {

  private static final int MOST_LISTED = 50;

  private final Map<String, Found> gates = new LinkedHashMap<>();

  private static final class Found {
    private final Stage stage;
    private final GateAction action;
    private final List<Entry> listed = new ArrayList<>();
    private long count;

    Found(Stage stage, GateAction action) {
      this.stage = stage;
      this.action = action;
    }
  }

  /** A row that a gate found fault with. */
  public void add(GateKind gate, GateAction action, Stage stage, Complaint complaint, Example row) {
    SourceSpan source = row.sources().isEmpty() ? null : row.sources().getFirst();
    add(gate.word(), action, stage, row.id(), source, complaint);
  }

  /** Something that became no row. */
  public void add(String reason, Stage stage, SourceSpan source, Complaint complaint) {
    add(reason, GateAction.DROP, stage, null, source, complaint);
  }

  /** Something that concerns many rows at once. */
  public void add(GateKind gate, GateAction action, long count, List<Entry> entries) {
    Found found = found(gate.word(), Stage.DATASET, action);
    found.count += count;
    entries.stream().limit(MOST_LISTED - (long) found.listed.size()).forEach(found.listed::add);
  }

  private void add(
      String gate,
      GateAction action,
      Stage stage,
      @Nullable String exampleId,
      @Nullable SourceSpan source,
      Complaint complaint) {
    Found found = found(gate, stage, action);
    found.count++;
    if (found.listed.size() < MOST_LISTED) {
      found.listed.add(entry(exampleId, source, complaint));
    }
  }

  /** A finding as it is listed. */
  public static Entry entry(
      @Nullable String exampleId, @Nullable SourceSpan source, Complaint complaint) {
    return new Entry(
        exampleId,
        source == null ? null : source.documentId(),
        source == null ? null : source.paragraphId(),
        complaint.reason(),
        complaint.excerpt());
  }

  private Found found(String gate, Stage stage, GateAction action) {
    return gates.computeIfAbsent(gate, fresh -> new Found(stage, action));
  }

  /** Gates that looked and found nothing stand in the report, too. */
  public void looked(GateKind gate, Stage stage, GateAction action) {
    found(gate.word(), stage, action);
  }

  /** What was found: paragraphs first, the whole data set last. */
  public List<GateResult> results() {
    List<GateResult> results = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      gates.forEach(
          (gate, found) -> {
            if (found.stage == stage) {
              results.add(new GateResult(gate, stage, found.action, found.count, found.listed));
            }
          });
    }
    return results;
  }
}
