package io.athanor.dataset;

import io.athanor.kit.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void datasetServiceKeepsTheImportRules() {
    ArchitectureRules.check("io.athanor.dataset");
  }
}
