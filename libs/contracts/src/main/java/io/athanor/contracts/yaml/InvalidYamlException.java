package io.athanor.contracts.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A file broke the rules of its format; every broken rule is listed, not only the first. */
public final class InvalidYamlException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final transient List<YamlProblem> problems;

  public InvalidYamlException(String file, List<YamlProblem> problems) {
    super(
        problems.stream()
            .map(problem -> file + ":" + problem.describe())
            .collect(Collectors.joining("\n")));
    this.file = file;
    this.problems = List.copyOf(problems);
  }

  public String file() {
    return file;
  }

  public List<YamlProblem> problems() {
    return problems;
  }
}
