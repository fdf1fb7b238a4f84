package io.athanor.dataset.build;

import io.athanor.contracts.dataset.QualityReport;
import io.athanor.contracts.dataset.QualityReport.GateResult;
import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.pipeline.GateAction;
import io.athanor.contracts.pipeline.RecipeKind;
import java.util.stream.Collectors;

/** Why no row is left to train on, though the recipe made some. */
final class EmptyDataset {

  private EmptyDataset() {}

  static String describe(RecipeKind recipe, QualityReport report) {
    return "recipe "
        + recipe.word()
        + " made "
        + report.funnel().candidates()
        + " rows and the gates dropped them: "
        + report.gates().stream()
            .filter(gate -> gate.stage() == Stage.EXAMPLE || gate.stage() == Stage.DATASET)
            .filter(gate -> gate.action() == GateAction.DROP && gate.count() > 0)
            .map(EmptyDataset::describe)
            .collect(Collectors.joining("; "))
        + ". A gate is set under recipe.gates, for example \"markup: flag\"";
  }

  private static String describe(GateResult gate) {
    return gate.gate() + " " + gate.count() + " (" + gate.listed().getFirst().reason() + ')';
  }
}
