package io.athanor.trainer.check;

import io.athanor.llm.format.LoraConfig;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.trainer.engine.AdamW;
import io.athanor.trainer.engine.FrozenBase;
import io.athanor.trainer.engine.LinearModule;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.LoraAdapters;
import io.athanor.trainer.engine.LoraLayout;
import io.athanor.trainer.engine.LoraSpec;
import io.athanor.trainer.engine.TokenPack;
import io.athanor.trainer.engine.TokenRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a recorded LoRA run again with the product's own training step and compares.
 *
 * <p>Tolerances for fp32, relative: loss 1e-5, gradient norm 1e-5, first gradients 1e-4, final
 * adapter 1e-4, probe logits 1e-5. Right replays stay below 4e-6.
 */
public final class TrainingReplay {
  private static final double SCALARS = 1e-5;
  private static final double TENSORS = 1e-4;
  private static final double LOGITS = 1e-5;
  private static final String PREFIX = "base_model.model.model.";

  /** How the rows of a step are fed. */
  public enum Feeding {
    ONE_ROW_AT_A_TIME,
    PACKED,
    PACKED_AND_RECOMPUTED
  }

  private final RecordedRun run;
  private final Feeding feeding;

  private TrainingReplay(RecordedRun run, Feeding feeding) {
    this.run = run;
    this.feeding = feeding;
  }

  /**
   * Replays the recording in a folder.
   *
   * @throws RecordingException when it cannot be read
   */
  public static ReplayErrors replay(Path folder, Feeding feeding) {
    RecordedRun run = RecordingReader.read(folder);
    try (FrozenBase base = FrozenBase.open(run.base())) {
      return new TrainingReplay(run, feeding).on(base);
    } catch (IOException | ModelFileException | IllegalArgumentException e) {
      throw new RecordingException(folder + ": " + e.getMessage(), e);
    }
  }

  private ReplayErrors on(FrozenBase base) {
    checkTokens(base.shape().vocabularySize());
    LoraSpec spec = spec(run.initialAdapter());
    try (LlamaModel model = new LlamaModel(base, spec, feeding == Feeding.PACKED_AND_RECOMPUTED)) {
      model.adapters().load(matrices(model.adapters().layout(), run.initialAdapter())::get);
      ReplayErrors errors = new ReplayErrors();
      ReplayErrors.Largest logits = new ReplayErrors.Largest();
      logits.tensor("before", model.logits(run.probe()), run.logitsBefore());
      train(model, errors);
      compareFinal(model.adapters(), errors);
      logits.tensor("after", model.logits(run.probe()), run.logitsAfter());
      errors.add("probe logits", LOGITS, logits);
      return errors;
    }
  }

  private void train(LlamaModel model, ReplayErrors errors) {
    ReplayErrors.Largest loss = new ReplayErrors.Largest();
    ReplayErrors.Largest norm = new ReplayErrors.Largest();
    ReplayErrors.Largest gradients = new ReplayErrors.Largest();
    AdamW optimizer = new AdamW(model.adapters(), run.optimizer());
    for (int step = 0; step < run.trace().size(); step++) {
      RecordedRun.Step expected = run.trace().get(step);
      String where = "step " + (step + 1);
      loss.scalar(where, model.accumulate(packs(run.rowsOf(step))), expected.loss());
      norm.scalar(where, optimizer.clip(), expected.gradientNorm());
      if (step == 0) {
        compareGradients(model.adapters(), gradients);
      }
      optimizer.step(run.schedule().at(step));
    }
    errors.add("loss", SCALARS, loss);
    errors.add("gradient norm", SCALARS, norm);
    errors.add("first gradients", TENSORS, gradients);
  }

  private List<TokenPack> packs(List<TokenRow> rows) {
    return feeding == Feeding.ONE_ROW_AT_A_TIME
        ? rows.stream().map(row -> TokenPack.of(List.of(row))).toList()
        : List.of(TokenPack.of(rows));
  }

  private void compareGradients(LoraAdapters adapters, ReplayErrors.Largest largest) {
    for (LoraLayout.Matrix matrix : adapters.layout().matrices()) {
      float[] expected = run.firstGradients().get(PREFIX + matrix.name());
      if (expected == null) {
        throw new RecordingException(
            "gradients-step0-clipped.safetensors has no " + PREFIX + matrix.name());
      }
      largest.tensor(matrix.name(), adapters.gradient(matrix), expected);
    }
  }

  private void compareFinal(LoraAdapters adapters, ReplayErrors errors) {
    ReplayErrors.Largest largest = new ReplayErrors.Largest();
    matrices(adapters.layout(), run.finalAdapter())
        .forEach(
            (matrix, expected) -> largest.tensor(matrix.name(), adapters.values(matrix), expected));
    errors.add("final adapter", TENSORS, largest);
  }

  private static LoraSpec spec(PeftAdapter adapter) {
    LoraConfig config = adapter.config();
    Set<LinearModule> targets = EnumSet.noneOf(LinearModule.class);
    for (LoraModule module : adapter.modules()) {
      boolean plain = config.rank(module.path()) == config.rank() && module.magnitude() == null;
      if (!plain || config.scale(module.path()) != config.scale("")) {
        throw new RecordingException(
            "adapter-initial: " + module.path() + " has its own rank or alpha, or is DoRA");
      }
      try {
        targets.add(LinearModule.named(module.target()));
      } catch (IllegalArgumentException e) {
        throw new RecordingException("adapter-initial: " + e.getMessage(), e);
      }
    }
    return new LoraSpec(config.rank(), config.alpha(), config.rsLora(), 0, targets);
  }

  private static Map<LoraLayout.Matrix, float[]> matrices(LoraLayout layout, PeftAdapter adapter) {
    Map<String, LoraModule> modules = new HashMap<>();
    adapter.modules().forEach(module -> modules.put(module.path(), module));
    Map<LoraLayout.Matrix, float[]> values = new HashMap<>();
    for (LoraLayout.Matrix matrix : layout.matrices()) {
      String path = "model.layers." + matrix.layer() + "." + matrix.module().path();
      LoraModule module = modules.get(path);
      if (module == null) {
        throw new RecordingException("adapter has no " + path + ", which other layers have");
      }
      values.put(matrix, matrix.isA() ? module.a() : module.b());
    }
    return values;
  }

  private void checkTokens(int vocabulary) {
    for (int i = 0; i < run.rows().size(); i++) {
      checkTokens("rows.jsonl row " + (i + 1), run.rows().get(i).tokens(), vocabulary);
    }
    checkTokens("trace.json probe_input_ids", run.probe(), vocabulary);
  }

  private static void checkTokens(String where, int[] tokens, int vocabulary) {
    for (int token : tokens) {
      if (token < 0 || token >= vocabulary) {
        throw new RecordingException(
            "%s: token %d is outside the vocabulary of %d".formatted(where, token, vocabulary));
      }
    }
  }
}
