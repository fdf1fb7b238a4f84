package io.athanor.dataset.build;

import io.athanor.contracts.DatasetId;
import io.athanor.contracts.dataset.QualityReport;
import io.athanor.contracts.dataset.QualityReport.GateResult;
import io.athanor.contracts.pipeline.GateKind;
import io.athanor.kit.observe.LogKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator what the gates found; texts of rows stay in the report. */
final class QualityLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(QualityLog.class);

  private QualityLog() {}

  static void write(DatasetId dataset, QualityReport report) {
    for (GateResult gate : report.gates()) {
      if (gate.count() > 0) {
        LOGGER
            .atInfo()
            .addKeyValue(LogKeys.DATASET, dataset)
            .addKeyValue("gate", gate.gate())
            .addKeyValue("action", gate.action().word())
            .addKeyValue(LogKeys.COUNT, gate.count())
            .log("gate found rows");
      }
      if (gate.count() > 0 && gate.gate().equals(GateKind.TEMPLATE_MIMICRY.word())) {
        LOGGER
            .atWarn()
            .addKeyValue(LogKeys.DATASET, dataset)
            .addKeyValue(LogKeys.COUNT, gate.count())
            .addKeyValue(
                "rows",
                gate.listed().stream().map(QualityReport.Entry::exampleId).limit(5).toList())
            .log("{}", gate.listed().getFirst().reason());
      }
    }
    report
        .notes()
        .forEach(note -> LOGGER.atInfo().addKeyValue(LogKeys.DATASET, dataset).log("{}", note));
  }
}
