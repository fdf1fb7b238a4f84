package io.athanor.inference;

import io.athanor.kit.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void inferenceKeepsTheImportRules() {
    ArchitectureRules.check("io.athanor.inference");
  }
}
