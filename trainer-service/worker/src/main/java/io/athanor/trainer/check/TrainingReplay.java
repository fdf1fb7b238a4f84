package io.athanor.trainer.check;

import io.athanor.llm.format.LoraConfig;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.model.WeightSource;
import io.athanor.trainer.engine.AdamW;
import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.FrozenBase;
import io.athanor.trainer.engine.LinearModule;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.LoraAdapters;
import io.athanor.trainer.engine.LoraLayout;
import io.athanor.trainer.engine.LoraSpec;
import io.athanor.trainer.engine.ModelShape;
import io.athanor.trainer.engine.RestoredTensors;
import io.athanor.trainer.engine.TokenPack;
import io.athanor.trainer.engine.TokenRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

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
   * Replays the recording in a folder on an fp32 base and compares with what was recorded.
   *
   * @throws RecordingException when it cannot be read
   */
  public static ReplayErrors replay(Path folder, Feeding feeding) {
    return replay(folder, feeding, BaseStorage.FP32);
  }

  /**
   * Replays the recording in a folder. A storage that changes the base's values has no recording:
   * it is compared with an fp32 run on the weights that are restored from it.
   *
   * @throws RecordingException when it cannot be read
   */
  public static ReplayErrors replay(Path folder, Feeding feeding, BaseStorage storage) {
    TrainingReplay replay = new TrainingReplay(RecordingReader.read(folder), feeding);
    try {
      return replay.isExact(storage) ? replay.onRecorded(storage) : replay.onCompact(storage);
    } catch (IOException | ModelFileException | IllegalArgumentException e) {
      throw new RecordingException(folder + ": " + e.getMessage(), e);
    }
  }

  /** Whether a base in this storage has the values of the recording's base, bit by bit. */
  private boolean isExact(BaseStorage storage) {
    return storage == BaseStorage.FP32
        || storage == BaseStorage.GGUF && !Files.isDirectory(run.base());
  }

  private ReplayErrors onRecorded(BaseStorage storage) throws IOException {
    try (FrozenBase base = FrozenBase.open(run.base(), storage)) {
      return compare("the recording", train(base), run.trace());
    }
  }

  private ReplayErrors onCompact(BaseStorage storage) throws IOException {
    try (WeightSource weights = WeightSource.open(run.base());
        BlockEncodedBase blocks = BlockEncodedBase.of(weights, storage)) {
      ModelShape shape = ModelShape.of(weights.config());
      float[] frequencies = FrozenBase.inverseFrequencies(weights.config());
      ReplayTrace actual;
      ReplayTrace expected;
      try (FrozenBase compact = new FrozenBase(shape, blocks, frequencies, storage)) {
        actual = train(compact);
        try (FrozenBase plain =
            new FrozenBase(shape, new RestoredTensors(compact, blocks), frequencies)) {
          expected = train(plain);
        }
      }
      return compare("fp32 on the restored weights", actual, expected);
    }
  }

  private ReplayTrace train(FrozenBase base) {
    checkTokens(base.shape().vocabularySize());
    LoraSpec spec = spec(run.initialAdapter());
    try (LlamaModel model = new LlamaModel(base, spec, feeding == Feeding.PACKED_AND_RECOMPUTED)) {
      LoraAdapters adapters = model.adapters();
      adapters.load(matrices(adapters.layout(), run.initialAdapter())::get);
      final float[] logitsBefore = model.logits(run.probe());
      AdamW optimizer = new AdamW(adapters, run.optimizer());
      List<ReplayTrace.Step> steps = new ArrayList<>();
      Map<String, float[]> firstGradients = Map.of();
      for (int step = 0; step < run.trace().steps().size(); step++) {
        double loss = model.accumulate(packs(run.rowsOf(step)));
        steps.add(new ReplayTrace.Step(loss, optimizer.clip()));
        if (step == 0) {
          firstGradients = named(adapters.layout(), adapters::gradient);
        }
        optimizer.step(run.schedule().at(step));
      }
      return new ReplayTrace(
          steps,
          firstGradients,
          named(adapters.layout(), adapters::values),
          logitsBefore,
          model.logits(run.probe()));
    }
  }

  private static Map<String, float[]> named(
      LoraLayout layout, Function<LoraLayout.Matrix, float[]> values) {
    Map<String, float[]> named = new LinkedHashMap<>();
    layout.matrices().forEach(matrix -> named.put(PREFIX + matrix.name(), values.apply(matrix)));
    return named;
  }

  private static ReplayErrors compare(String reference, ReplayTrace actual, ReplayTrace expected) {
    ReplayErrors errors = new ReplayErrors(reference);
    ReplayErrors.Largest loss = new ReplayErrors.Largest();
    ReplayErrors.Largest norm = new ReplayErrors.Largest();
    for (int step = 0; step < expected.steps().size(); step++) {
      String where = "step " + (step + 1);
      loss.scalar(where, actual.steps().get(step).loss(), expected.steps().get(step).loss());
      norm.scalar(
          where,
          actual.steps().get(step).gradientNorm(),
          expected.steps().get(step).gradientNorm());
    }
    errors.add("loss", SCALARS, loss);
    errors.add("gradient norm", SCALARS, norm);
    errors.add(
        "first gradients",
        TENSORS,
        largest(
            "gradients-step0-clipped.safetensors",
            actual.firstGradients(),
            expected.firstGradients()));
    errors.add(
        "final adapter",
        TENSORS,
        largest("adapter-final", actual.finalAdapter(), expected.finalAdapter()));
    ReplayErrors.Largest logits = new ReplayErrors.Largest();
    logits.tensor("before", actual.logitsBefore(), expected.logitsBefore());
    logits.tensor("after", actual.logitsAfter(), expected.logitsAfter());
    errors.add("probe logits", LOGITS, logits);
    return errors;
  }

  private static ReplayErrors.Largest largest(
      String file, Map<String, float[]> actual, Map<String, float[]> expected) {
    ReplayErrors.Largest largest = new ReplayErrors.Largest();
    actual.forEach(
        (name, values) -> {
          float[] recorded = expected.get(name);
          if (recorded == null) {
            throw new RecordingException(file + " has no " + name);
          }
          largest.tensor(name, values, recorded);
        });
    return largest;
  }

  private List<TokenPack> packs(List<TokenRow> rows) {
    return feeding == Feeding.ONE_ROW_AT_A_TIME
        ? rows.stream().map(row -> TokenPack.of(List.of(row))).toList()
        : List.of(TokenPack.of(rows));
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
