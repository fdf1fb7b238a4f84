package io.athanor.ingest;

import io.athanor.kit.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void ingestKeepsTheImportRules() {
    ArchitectureRules.check("io.athanor.ingest");
  }
}
