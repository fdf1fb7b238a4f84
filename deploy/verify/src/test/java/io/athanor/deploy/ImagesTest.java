package io.athanor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the Dockerfiles without a Docker engine. */
class ImagesTest {

  static Stream<Path> dockerfiles() throws IOException {
    try (Stream<Path> files = Files.list(Repository.file("deploy/images"))) {
      return files.filter(file -> file.toString().endsWith(".Dockerfile")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void theProcessRunsAsTheUserOfTheChartWithoutAShell(Path dockerfile) throws IOException {
    // When
    List<String> lines = Files.readAllLines(dockerfile);

    // Then
    assertThat(last(lines, "USER ")).isEqualTo("USER 10001:10001");
    assertThat(last(lines, "WORKDIR ")).isEqualTo("WORKDIR /opt/athanor/service");
    assertThat(last(lines, "ENTRYPOINT ")).startsWith("ENTRYPOINT [\"java\", ");
    assertThat(lines).noneMatch(line -> line.startsWith("ADD "));
    assertThat(lines.getFirst() + lines.get(1)).contains("Not built here: no Docker engine");
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void onlyBuiltProgramsAreCopied(Path dockerfile) throws IOException {
    // Given
    List<String> permitted =
        Files.readAllLines(Repository.file(".dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1).replaceAll("/?\\*.*$", ""))
            .toList();

    // When
    Stream<String> copied =
        Files.readAllLines(dockerfile).stream()
            .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
            .map(line -> line.split(" ")[1].replace("${SERVICE}", "ingest-service"));

    // Then
    assertThat(copied).isNotEmpty().allMatch(path -> permitted.stream().anyMatch(path::startsWith));
  }

  private static String last(List<String> lines, String instruction) {
    return lines.stream().filter(line -> line.startsWith(instruction)).toList().getLast();
  }
}
