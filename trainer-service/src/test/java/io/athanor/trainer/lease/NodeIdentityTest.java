package io.athanor.trainer.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeIdentityTest {

  @TempDir Path folder;

  @Test
  void restartedNodeKeepsItsNameAndIsAnotherProcess() throws IOException {
    // Given
    LeaseOwner before;
    try (NodeIdentity first = NodeIdentity.open(folder, Optional.empty())) {
      before = first.owner();
    }
    // When
    try (NodeIdentity second = NodeIdentity.open(folder, Optional.empty())) {
      // Then
      assertThat(second.owner().node()).isEqualTo(before.node());
      assertThat(second.owner().process()).isNotEqualTo(before.process());
    }
  }

  @Test
  void secondProcessOnTheSameFolderGetsANameOfItsOwn() throws IOException {
    try (NodeIdentity first = NodeIdentity.open(folder, Optional.empty());
        NodeIdentity second = NodeIdentity.open(folder, Optional.empty())) {
      assertThat(second.owner().node()).isNotEqualTo(first.owner().node());
    }
  }

  @Test
  void givenNameIsShownAndNodesOfTheSameNameAreStillTold() throws IOException {
    // Given
    Path elsewhere = folder.resolve("elsewhere");
    // When
    try (NodeIdentity first = NodeIdentity.open(folder, Optional.of("trainer-1"));
        NodeIdentity second = NodeIdentity.open(elsewhere, Optional.of("trainer-1"))) {
      // Then
      assertThat(first.owner().node()).isNotEqualTo(second.owner().node());
      assertThat(LeaseOwner.shownNode(first.owner().value())).isEqualTo("trainer-1");
      assertThat(LeaseOwner.shownNode(second.owner().value())).isEqualTo("trainer-1");
    }
  }

  @Test
  void restartedNodeKeepsItsGivenNameAndOneThatIsRenamedIsAnother() throws IOException {
    // Given
    String before;
    try (NodeIdentity node = NodeIdentity.open(folder, Optional.of("trainer-1"))) {
      before = node.owner().node();
    }
    // When / Then
    try (NodeIdentity same = NodeIdentity.open(folder, Optional.of("trainer-1"))) {
      assertThat(same.owner().node()).isEqualTo(before);
    }
    try (NodeIdentity renamed = NodeIdentity.open(folder, Optional.of("trainer-2"))) {
      assertThat(LeaseOwner.shownNode(renamed.owner().value())).isEqualTo("trainer-2");
    }
  }
}
