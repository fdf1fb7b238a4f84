package io.athanor.trainer.export;

import io.athanor.llm.format.LoraConfig;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.trainer.engine.LinearModule;
import io.athanor.trainer.engine.LoraAdapters;
import io.athanor.trainer.engine.LoraLayout;
import io.athanor.trainer.engine.LoraSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Between the trainer's flat buffers and PEFT's modules; exact in both directions. */
public final class PeftConversion {
  private PeftConversion() {}

  /**
   * @param baseModel name of the base for people
   */
  public static PeftAdapter toPeft(LoraAdapters adapters, String baseModel) {
    LoraLayout layout = adapters.layout();
    Map<String, LoraLayout.Matrix> downs = new HashMap<>();
    List<LoraModule> modules = new ArrayList<>();
    for (LoraLayout.Matrix matrix : layout.matrices()) {
      if (matrix.isA()) {
        downs.put(path(matrix), matrix);
        continue;
      }
      LoraLayout.Matrix a = downs.get(path(matrix));
      if (a == null) {
        throw new IllegalStateException("no A before " + matrix.name());
      }
      modules.add(
          new LoraModule(
              path(matrix),
              a.rows(),
              a.columns(),
              matrix.rows(),
              adapters.values(a),
              adapters.values(matrix)));
    }
    return new PeftAdapter(config(layout.spec(), baseModel), modules);
  }

  /** Puts a PEFT adapter of the same shape into the trainer's buffers; moments start at zero. */
  public static void load(PeftAdapter adapter, LoraAdapters adapters) {
    Map<String, LoraModule> modules =
        adapter.modules().stream().collect(Collectors.toMap(LoraModule::path, module -> module));
    adapters.load(
        matrix -> {
          LoraModule module = modules.get(path(matrix));
          if (module == null) {
            throw new IllegalArgumentException("the adapter has no module " + path(matrix));
          }
          return matrix.isA() ? module.a() : module.b();
        });
  }

  private static LoraConfig config(LoraSpec spec, String baseModel) {
    TreeSet<String> targets =
        spec.targets().stream()
            .map(LinearModule::shortName)
            .collect(Collectors.toCollection(TreeSet::new));
    return LoraConfig.of(spec.rank(), spec.alpha(), targets)
        .withBaseModel(baseModel)
        .withRsLora(spec.rankStabilised());
  }

  private static String path(LoraLayout.Matrix matrix) {
    return "model.layers." + matrix.layer() + "." + matrix.module().path();
  }
}
