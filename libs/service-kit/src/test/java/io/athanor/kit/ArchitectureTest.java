package io.athanor.kit;

import io.athanor.kit.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void kitKeepsTheImportRules() {
    ArchitectureRules.check("io.athanor.kit");
  }
}
