package io.athanor.trainer;

import io.athanor.kit.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void trainerServiceKeepsTheImportRules() {
    ArchitectureRules.check("io.athanor.trainer");
  }
}
