package io.athanor.dataset.build;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.QualityReport.Entry;
import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.pipeline.GateAction;
import io.athanor.contracts.pipeline.GateKind;
import io.athanor.contracts.pipeline.GateSettings;
import io.athanor.dataset.quality.Complaint;
import io.athanor.dataset.quality.GateLog;
import io.athanor.dataset.quality.LanguageGate;
import io.athanor.dataset.quality.NearDuplicates;
import io.athanor.dataset.quality.OneSidedOpenings;
import io.athanor.dataset.quality.RowText;
import io.athanor.dataset.split.SourceSplit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The gates that must know all rows before they judge one. */
final class SetGates {

  private final GateSettings settings;
  private final GateLog log;
  private final @Nullable LanguageGate languages;
  private final @Nullable OneSidedOpenings openings;
  private final BitSet dropped = new BitSet();

  SetGates(GateSettings settings, GateLog log) {
    this.settings = settings;
    this.log = log;
    this.languages = isOff(GateKind.WRONG_LANGUAGE) ? null : new LanguageGate(settings.languages());
    this.openings =
        isOff(GateKind.ONE_SIDED_OPENINGS)
            ? null
            : new OneSidedOpenings(settings.threshold(GateKind.ONE_SIDED_OPENINGS));
  }

  private boolean isOff(GateKind kind) {
    return settings.action(kind) == GateAction.OFF;
  }

  private boolean drops(GateKind kind) {
    return settings.action(kind) == GateAction.DROP;
  }

  /** Looks at a row that passed the gates of single rows. */
  void see(Example row) {
    if (languages != null) {
      languages.see(row);
    }
  }

  /** Leaves rows of another language out of the split. */
  void dropOtherLanguages(RowSpool spool, SourceSplit split, List<String> notes) {
    LanguageGate gate = languages;
    if (gate == null) {
      return;
    }
    log.looked(GateKind.WRONG_LANGUAGE, Stage.EXAMPLE, settings.action(GateKind.WRONG_LANGUAGE));
    Optional<String> undecided = gate.decide();
    if (undecided.isPresent()) {
      notes.add(undecided.get());
      return;
    }
    boolean any = false;
    for (int place = 0; place < spool.size() && !any; place++) {
      any = gate.isWrong(place);
    }
    if (any) {
      spool.forEach(
          (row, place) ->
              gate.check(place, row)
                  .ifPresent(
                      complaint -> {
                        note(GateKind.WRONG_LANGUAGE, Stage.EXAMPLE, complaint, row, place);
                        if (drops(GateKind.WRONG_LANGUAGE)) {
                          split.leaveOut(place);
                        }
                      }));
    }
  }

  /** Drops held-out rows that stand among the training rows. */
  void dropNearDuplicates(RowSpool spool, SourceSplit split) {
    if (isOff(GateKind.NEAR_DUPLICATES)) {
      return;
    }
    log.looked(GateKind.NEAR_DUPLICATES, Stage.DATASET, settings.action(GateKind.NEAR_DUPLICATES));
    if (!split.holdsOut()) {
      return;
    }
    NearDuplicates search = new NearDuplicates(settings.threshold(GateKind.NEAR_DUPLICATES));
    spool.forEach(
        (row, place) -> {
          if (split.isHeldOut(place)) {
            search.heldOut(row);
          }
        });
    spool.forEach(
        (row, place) -> {
          if (!split.isHeldOut(place) && !dropped.get(place)) {
            search.trained(row);
          }
        });
    spool.forEach(
        (row, place) -> {
          if (split.isHeldOut(place)) {
            search
                .check(row)
                .ifPresent(
                    complaint ->
                        note(GateKind.NEAR_DUPLICATES, Stage.DATASET, complaint, row, place));
          }
        });
  }

  private void note(GateKind kind, Stage stage, Complaint complaint, Example row, int place) {
    log.add(kind, settings.action(kind), stage, complaint, row);
    if (drops(kind)) {
      dropped.set(place);
    }
  }

  /** Whether the row at a place was dropped. */
  boolean isDropped(int place) {
    return dropped.get(place);
  }

  /** Looks at a row that is kept. */
  void keep(Example row) {
    if (openings != null) {
      openings.see(row);
    }
  }

  /** Lists openings that too many answers have; no row is dropped for one. */
  void findOpenings() {
    if (openings == null) {
      return;
    }
    log.looked(GateKind.ONE_SIDED_OPENINGS, Stage.DATASET, GateAction.FLAG);
    for (OneSidedOpenings.Finding finding : openings.findings()) {
      List<Entry> entries = new ArrayList<>();
      for (Example row : finding.rows()) {
        entries.add(
            GateLog.entry(
                row.id(),
                row.sources().isEmpty() ? null : row.sources().getFirst(),
                new Complaint(finding.describe(), RowText.excerpt(row))));
      }
      log.add(GateKind.ONE_SIDED_OPENINGS, GateAction.FLAG, finding.count(), entries);
    }
  }
}
