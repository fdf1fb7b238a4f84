package io.athanor.trainer.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeIdentityTest {

  @TempDir Path folder;

  @Test
  void restartedNodeKeepsItsNameAndIsAnotherProcess() throws IOException {
    // Given
    LeaseOwner before;
    try (NodeIdentity first = NodeIdentity.open(folder)) {
      before = first.owner();
    }
    // When
    try (NodeIdentity second = NodeIdentity.open(folder)) {
      // Then
      assertThat(second.owner().node()).isEqualTo(before.node());
      assertThat(second.owner().process()).isNotEqualTo(before.process());
    }
  }

  @Test
  void secondProcessOnTheSameFolderGetsANameOfItsOwn() throws IOException {
    try (NodeIdentity first = NodeIdentity.open(folder);
        NodeIdentity second = NodeIdentity.open(folder)) {
      assertThat(second.owner().node()).isNotEqualTo(first.owner().node());
    }
  }
}
