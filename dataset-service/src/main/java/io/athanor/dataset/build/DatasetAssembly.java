package io.athanor.dataset.build;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.ProbeKind;
import io.athanor.contracts.dataset.QualityReport;
import io.athanor.contracts.dataset.QualityReport.FactCoverage;
import io.athanor.contracts.dataset.QualityReport.Funnel;
import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.pipeline.GateAction;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.quality.Complaint;
import io.athanor.dataset.quality.GateLog;
import io.athanor.dataset.quality.RowGate;
import io.athanor.dataset.recipe.FingerprintSet;
import io.athanor.dataset.recipe.GroupedExample;
import io.athanor.dataset.recipe.RecipeSink;
import io.athanor.dataset.recipe.Skipped;
import io.athanor.dataset.split.SourceSplit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a recipe makes through gates and split into files, one row in memory at a time: gates
 * of single rows at once, then the gates that must know all rows, then the shards.
 */
final class DatasetAssembly implements RecipeSink, AutoCloseable {

  private static final int ROWS_OF_A_SHARD = 10_000;

  private final RecipeSpec spec;
  private final List<RowGate> gates;
  private final Path folder;
  private final GateLog log = new GateLog();
  private final RowSpool spool;
  private final SourceSplit split;
  private final SetGates setGates;
  private final List<Probe> probes = new ArrayList<>();
  private final List<FactCoverage> coverage = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final FingerprintSet usedParagraphs = new FingerprintSet();
  private final @Nullable VariantMeasure measure;
  private long candidates;

  /** What is known before the recipe runs. */
  record Material(long sources, long rejectedSources, long documents, long paragraphs) {}

  /** An assembly whose recipe decides what is held out. */
  DatasetAssembly(RecipeSpec spec, List<RowGate> gates, Path folder) {
    this(spec, gates, folder, null);
  }

  /**
   * Prepares the assembly.
   *
   * @param folder empty, for files that are wanted until the version is written
   * @param measure decides instead of the recipe what is held out and asked; null outside of a
   *     comparison
   */
  DatasetAssembly(
      RecipeSpec spec, List<RowGate> gates, Path folder, @Nullable VariantMeasure measure) {
    this.measure = measure;
    this.spec = spec;
    this.gates = List.copyOf(gates);
    this.folder = folder;
    this.spool = new RowSpool(folder.resolve("rows.jsonl"));
    this.split = new SourceSplit(spec.seed());
    this.setGates = new SetGates(spec.gates(), log);
    gates.forEach(gate -> log.looked(gate.kind(), Stage.EXAMPLE, action(gate)));
  }

  /** Something that the reader of the report should know. */
  void note(String note) {
    notes.add(note);
  }

  @Override
  public void row(GroupedExample row) {
    candidates++;
    Example example = row.example();
    for (SourceSpan source : example.sources()) {
      usedParagraphs.add(source.documentId().value() + ' ' + source.paragraphId());
    }
    boolean kept = true;
    for (RowGate gate : gates) {
      Optional<Complaint> complaint = gate.check(example);
      if (complaint.isPresent()) {
        log.add(gate.kind(), action(gate), Stage.EXAMPLE, complaint.get(), example);
        if (action(gate) == GateAction.DROP) {
          kept = false;
          break;
        }
      }
    }
    if (kept) {
      int place = spool.add(example);
      split.add(row.group());
      if (measure != null && measure.passages().touches(example)) {
        split.holdOut(place);
      }
      setGates.see(example);
    }
  }

  private GateAction action(RowGate gate) {
    return spec.gates().action(gate.kind());
  }

  @Override
  public void probe(Probe probe) {
    probes.add(probe);
  }

  @Override
  public void skipped(Skipped piece) {
    log.add(
        piece.reason(), piece.stage(), piece.source(), new Complaint(piece.detail(), piece.text()));
  }

  @Override
  public void coverage(FactCoverage fact) {
    coverage.add(fact);
  }

  /** Splits, writes the files and counts. */
  StagedDataset finish(Material material, double heldOutShare) {
    setGates.dropOtherLanguages(spool, split, notes);
    split.decide(measure == null ? heldOutShare : 0);
    setGates.dropNearDuplicates(spool, split);
    Set<String> trainedQuestions = new HashSet<>();
    try (ShardWriter train = new ShardWriter(folder, "train", ROWS_OF_A_SHARD);
        ShardWriter validation = new ShardWriter(folder, "validation", ROWS_OF_A_SHARD);
        ShardWriter asked = new ShardWriter(folder, "probes", Integer.MAX_VALUE)) {
      Set<String> wanted = questionsOfProbes();
      spool.forEach(
          (row, place) -> {
            if (!setGates.isDropped(place)) {
              boolean heldOut = split.isHeldOut(place);
              (heldOut ? validation : train).write(row);
              setGates.keep(row);
              if (!heldOut) {
                noteQuestions(row, wanted, trainedQuestions);
              }
            }
          });
      probes.stream()
          .filter(
              probe ->
                  probe.kind() != ProbeKind.TRAINED || trainedQuestions.contains(probe.question()))
          .forEach(asked::write);
      setGates.findOpenings();
      train.close();
      validation.close();
      asked.close();
      StagedDataset staged =
          new StagedDataset(
              train.files(),
              validation.files(),
              asked.files(),
              train.rows(),
              validation.rows(),
              asked.rows(),
              Optional.empty(),
              report(material, train.rows(), validation.rows()));
      return measure == null ? staged : staged.measuredBy(measure);
    }
  }

  private Set<String> questionsOfProbes() {
    Set<String> questions = new HashSet<>();
    for (Probe probe : probes) {
      if (probe.kind() == ProbeKind.TRAINED) {
        questions.add(probe.question());
      }
    }
    return questions;
  }

  /** A probe of a row that came to be held out or dropped is no trained question. */
  private static void noteQuestions(Example row, Set<String> wanted, Set<String> trained) {
    for (Turn turn : row.turns()) {
      if (turn.role() == Role.USER && wanted.contains(turn.content())) {
        trained.add(turn.content());
      }
    }
  }

  private QualityReport report(Material material, long train, long heldOut) {
    Funnel funnel =
        new Funnel(
            material.sources(),
            material.rejectedSources(),
            material.documents(),
            material.paragraphs(),
            usedParagraphs.size(),
            candidates,
            candidates - train - heldOut,
            train + heldOut,
            train,
            heldOut);
    return new QualityReport(funnel, log.results(), coverage, notes);
  }

  @Override
  public void close() {
    spool.close();
  }
}
