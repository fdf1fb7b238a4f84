package io.athanor.inference.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.inference.retrieval.Passage;
import java.util.List;
import org.junit.jupiter.api.Test;

class CitedAnswerTest {

  private static final Passage FOUNDING =
      passage("p1", "Tarn Mill", "Tarn Mill was founded by Ada Birch in 1871. It ground oats.");
  private static final Passage RIVER =
      passage("p2", "The river", "The river Elm drives two wheels. They were built of oak.");

  @Test
  void sentenceIsCitedFromTheParagraphThatSaysIt() {
    // When
    CitedAnswer answer =
        CitedAnswer.of("Ada Birch founded Tarn Mill. Two wheels were built of oak.", both());
    // Then
    assertThat(answer.isSupported()).isTrue();
    assertThat(answer.statements()).isEqualTo(2);
    assertThat(answer.citations())
        .extracting(Citation::number, Citation::start, Citation::end, Citation::quote)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                1, 0, 28, "Tarn Mill was founded by Ada Birch in 1871."),
            org.assertj.core.groups.Tuple.tuple(2, 29, 58, "were built of oak"));
  }

  @Test
  void quoteIsTheLongestRunOfWordsThatBothHave() {
    CitedAnswer answer = CitedAnswer.of("It is said it was founded by Ada Birch.", both());
    assertThat(answer.citations())
        .singleElement()
        .extracting(Citation::quote)
        .isEqualTo("was founded by Ada Birch");
  }

  @Test
  void wrongNameIsNotSupportedHoweverMuchElseIsRight() {
    CitedAnswer answer = CitedAnswer.of("Tarn Mill was founded in 1871 by Bob Birch.", both());
    assertThat(answer.isSupported()).isFalse();
    assertThat(answer.statements()).isEqualTo(1);
  }

  @Test
  void wrongNumberIsNotSupportedHoweverMuchElseIsRight() {
    assertThat(CitedAnswer.of("Tarn Mill was founded by Ada Birch in 1872.", both()).isSupported())
        .isFalse();
  }

  @Test
  void greetingIsNoStatement() {
    CitedAnswer answer = CitedAnswer.of("Sure! Tarn Mill was founded by Ada Birch.", both());
    assertThat(answer.statements()).isEqualTo(1);
    assertThat(answer.citations()).hasSize(1);
  }

  @Test
  void answerOfOneWordIsCitedFromTheSentenceThatHoldsIt() {
    // When
    CitedAnswer answer = CitedAnswer.of("Oats.", both());
    // Then
    assertThat(answer.statements()).isEqualTo(1);
    assertThat(answer.citations())
        .singleElement()
        .extracting(Citation::quote)
        .isEqualTo("It ground oats.");
    assertThat(CitedAnswer.of("Barley.", both()).isSupported()).isFalse();
    assertThat(CitedAnswer.of("In 1872.", both()).isSupported()).isFalse();
  }

  @Test
  void answerOfFunctionWordsStatesNothing() {
    assertThat(CitedAnswer.of("It is so.", both()).statements()).isZero();
  }

  @Test
  void marksStandBehindTheSentencesTheyBelongTo() {
    // When
    CitedAnswer marked =
        CitedAnswer.of(
                "Ada Birch founded Tarn Mill. Cats rule Mars. The wheels were of oak.", both())
            .marked();
    // Then
    assertThat(marked.text())
        .isEqualTo("Ada Birch founded Tarn Mill. [1] Cats rule Mars. The wheels were of oak. [2]");
    assertThat(marked.citations())
        .extracting(citation -> marked.text().substring(citation.start(), citation.end()))
        .containsExactly("Ada Birch founded Tarn Mill.", "The wheels were of oak.");
  }

  @Test
  void supportedSentencesAloneAreLeftWhereSupportIsRequired() {
    CitedAnswer answer =
        CitedAnswer.of(
                "Ada Birch founded Tarn Mill. Cats rule Mars. The wheels were of oak.", both())
            .supportedOnly();
    assertThat(answer.text()).isEqualTo("Ada Birch founded Tarn Mill. The wheels were of oak.");
    assertThat(answer.citations())
        .extracting(citation -> answer.text().substring(citation.start(), citation.end()))
        .containsExactly("Ada Birch founded Tarn Mill.", "The wheels were of oak.");
  }

  @Test
  void answerWithoutAnySupportBecomesTheRefusal() {
    CitedAnswer answer = CitedAnswer.of("Cats rule the planet Mars.", both()).supportedOnly();
    assertThat(answer.text()).isEqualTo(CitedAnswer.REFUSAL);
    assertThat(answer.isSupported()).isFalse();
  }

  private static List<Passage> both() {
    return List.of(FOUNDING, RIVER);
  }

  private static Passage passage(String id, String title, String text) {
    ArtifactRef original = new ArtifactRef("originals/" + id, "0".repeat(64), 0, "text/html");
    return new Passage(
        id,
        "d-" + id,
        "http://mill.example/" + id,
        title,
        List.of(),
        text,
        0,
        text.length(),
        original,
        "UTF-8",
        "english");
  }
}
