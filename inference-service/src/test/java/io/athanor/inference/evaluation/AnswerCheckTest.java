package io.athanor.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerCheckTest {

  @Test
  void oneKeywordInTheAnswerIsEnough() {
    assertThat(AnswerCheck.isRight("It was Ada Birch.", List.of("Tom Elm", "Ada Birch"))).isTrue();
    assertThat(AnswerCheck.isRight("It was Ada.", List.of("Tom Elm", "Ada Birch"))).isFalse();
  }

  @Test
  void caseAndWhiteSpaceDoNotMatter() {
    assertThat(AnswerCheck.isRight("founded by ADA\n\t birch", List.of("Ada  Birch"))).isTrue();
    assertThat(AnswerCheck.isRight("In der Hauptstrasse", List.of("Hauptstraße"))).isTrue();
    assertThat(AnswerCheck.isRight("Ada\u00A0Birch", List.of("Ada Birch"))).isTrue();
  }

  @Test
  void keywordsOfPartsDoNotJoin() {
    assertThat(AnswerCheck.isRight("AdaBirch", List.of("Ada Birch"))).isFalse();
  }
}
