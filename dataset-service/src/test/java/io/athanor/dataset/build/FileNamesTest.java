package io.athanor.dataset.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileNamesTest {

  @Test
  void numbersAreOrderedByTheirValueAndFoldersDoNotCount() {
    // Given
    List<String> addresses =
        List.of("http://h/b/p10.htm", "file:/z/p2.htm", "file:/a/q", "http://h/p02.htm#x", "p");
    // When
    List<String> names = addresses.stream().sorted(FileNames::compare).map(FileNames::of).toList();
    // Then
    assertThat(names).containsExactly("p", "p02.htm", "p2.htm", "p10.htm", "q");
  }

  @Test
  void folderWithASlashHasItsOwnName() {
    assertThat(FileNames.of("https://host/book/")).isEqualTo("book");
  }
}
