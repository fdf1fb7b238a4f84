package io.athanor.dataset.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.pipeline.GateKind;
import io.athanor.contracts.pipeline.GateSettings;
import io.athanor.dataset.Documents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowGatesTest {

  private static final List<RowGate> GATES = RowGates.of(GateSettings.DEFAULT, Map.of(), null);

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "gluedWords ~ The wheel was old.Nobody knew why. ~ two sentences without a space between them: \"old.Nobody\"",
        "gluedWords ~ It was old,grey and slow. ~ a comma without a space behind it: \"old,grey\"",
        "brokenUrls ~ See https:// tarn.example/a for more. ~ an address torn behind its scheme: \"https:// tarn.example/a\"",
        "brokenUrls ~ See http:/tarn.example/a for more. ~ an address with one slash: \"http:/tarn.example/a\"",
        "brokenUrls ~ See https://tarn.example/very... for more. ~ an address that was cut: \"https://tarn.example/very...\"",
        "brokenUrls ~ See www. tarn.example for more. ~ an address torn behind www: \"www. tarn.example\"",
        "brokenUrls ~ See https://a.example/%zz for more. ~ a broken escape in an address: \"https://a.example/%zz\"",
        "templateBraces ~ Ask {{name}} about it. ~ an unfilled placeholder: \"{{name}}\"",
        "templateBraces ~ Ask ${user.name} about it. ~ an unfilled placeholder: \"${user.name}\"",
        "templateBraces ~ Ask {author} about it. ~ an unfilled placeholder: \"{author}\"",
        "templateBraces ~ Sincerely, [Your Name] ~ an unfilled placeholder: \"[Your Name]\"",
        "templateBraces ~ That is all.<|im_end|> ~ a control word of a chat template: \"<|im_end|>\"",
        "templateBraces ~ [INST] Who? [/INST] ~ a control word of a chat template: \"[INST]\"",
        "markup ~ It is <b>old</b>. ~ a tag: \"<b>\"",
        "markup ~ Birch &amp; Pike own it. ~ an entity: \"&amp;\"",
        "repetition ~ Nooooooooooooooooooooooo! ~ \"o\" comes 23 times in a row"
      })
  void defectIsFoundAndNamed(String gate, String text, String reason) {
    // When
    Complaint complaint = check(gate, text).orElseThrow();
    // Then
    assertThat(complaint.reason()).isEqualTo(reason);
    assertThat(GATES.stream().filter(each -> each.check(row(text)).isPresent()))
        .extracting(each -> each.kind().word())
        .contains(gate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The wheel was old. Nobody knew why, in 1.5 years or 3,000 days.",
        "Read https://tarn.example/a_b/c.html?x=1&y=2#z or mail later; see also www.tarn.example.",
        "Use `{name}` and `<b>` in code, e.g. ```\nfor (x : {a}) { y.Foo(); }\n```",
        "The set {1, 2} and x^{n} and \\frac{a}{b} are fine, and so is 3 < 4 & 5 > 2.",
        "The U.S.A. and Node.js, java.util.List, and e.g.Latin stay.",
        "Contents ........................ 12",
        "He said: \"Yes.\" And then: (no.)",
        "----------------------------------------"
      })
  void cleanTextPassesEveryGate(String text) {
    assertThat(GATES.stream().flatMap(gate -> gate.check(row(text)).stream())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write to ada.birch@tarn.example today. | an e-mail address | ad",
        "Pay to DE89 3704 0044 0532 0130 00 now. | an account number (IBAN) | DE",
        "Card 4111 1111 1111 1111 works. | a card number | 41",
        "Call +44 20 7946 0958 at noon. | a telephone number | +4",
        "Call (555) 123-4567 at noon. | a telephone number | (5",
        "The host 93.184.216.34 answered. | an IP address | 93"
      })
  void personalDataIsFoundAndMasked(String text, String what, String shown) {
    // When
    Complaint complaint = check("personalData", text).orElseThrow();
    // Then
    assertThat(complaint.reason()).isEqualTo("it holds " + what);
    assertThat(complaint.excerpt()).startsWith(shown + "•").matches("..•+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Order DE88 3704 0044 0532 0130 00 failed its checksum.",
        "The number 4111 1111 1111 1112 is no card.",
        "Version 1.2.3.4 runs on 127.0.0.1 or 192.0.2.300.",
        "In 1990-2000 there were 12345678 of them.",
        "Meet @ada at the mill."
      })
  void numbersWithoutTheirProofAreNoPersonalData(String text) {
    assertThat(check("personalData", text)).isEmpty();
  }

  @Test
  void conversationWithoutQuestionOrAnswerIsEmpty() {
    // Given
    Turn user = new Turn(Role.USER, "Who?");
    Turn assistant = new Turn(Role.ASSISTANT, "Ada.");
    // Then
    assertThat(empty(user)).isEqualTo("nobody answers: the last turn is not the assistant's");
    assertThat(empty(assistant)).isEqualTo("nobody asks: there is no user's turn");
    assertThat(empty(user, new Turn(Role.ASSISTANT, " \n")))
        .isEqualTo("turn 2 (assistant) says nothing");
    assertThat(new EmptyTurnsGate().check(turns(user, assistant))).isEmpty();
  }

  @Test
  void answerThatGoesRoundInCirclesIsFound() {
    // Given
    String circle = "and then the wheel turned again ".repeat(12);
    String lines = "It turned.\nIt turned.\nIt turned.\nIt turned.";
    // Then
    assertThat(check("repetition", circle).orElseThrow().reason())
        .isEqualTo("91 % of its runs of four words are repeated");
    assertThat(check("repetition", lines).orElseThrow().reason())
        .isEqualTo("a line comes again and again");
  }

  @Test
  void rowWithMoreTokensThanTheModelTakesIsTooLong() {
    // Given
    TokenCounter counter =
        new TokenCounter() {
          @Override
          public int tokens(Example row) {
            return row.turns().getLast().content().split(" ").length;
          }

          @Override
          public int mostTokens() {
            return 3;
          }

          @Override
          public String model() {
            return "small";
          }
        };
    RowGate gate =
        RowGates.of(GateSettings.DEFAULT, Map.of(), counter).stream()
            .filter(each -> each.kind() == GateKind.TOO_LONG)
            .findFirst()
            .orElseThrow();
    // Then
    assertThat(gate.check(row("one two three"))).isEmpty();
    assertThat(gate.check(row("one two three four")).orElseThrow().reason())
        .isEqualTo(
            "4 tokens with the template of small, and 3 are trained; shorten it or raise"
                + " training.maxSequenceLength");
  }

  @Test
  void rowsOfATemplateWithWordsInTheAnswerAreListed() {
    // Given
    MimicryGate gate = new MimicryGate(Map.of("polite", "Sure! …"));
    Example row = new Example("r", row("Sure! Ada.").turns(), 1, List.of(), "polite", 42);
    // Then
    assertThat(gate.check(row).orElseThrow().reason())
        .startsWith("template polite puts \"Sure! …\" into the answer");
    assertThat(gate.check(row("Ada."))).isEmpty();
  }

  @Test
  void openingThatTooManyAnswersHaveIsFoundWithItsRows() {
    // Given
    OneSidedOpenings openings = new OneSidedOpenings(0.3);
    for (int i = 0; i < 30; i++) {
      openings.see(
          Documents.example(
              "row-" + i, "Q" + i + "?", (i % 3 == 0 ? "Fact " + i : "Well, I say ") + i));
    }
    // When
    List<OneSidedOpenings.Finding> findings = openings.findings();
    // Then
    assertThat(findings).hasSize(2);
    assertThat(findings.getFirst().words()).isEqualTo("well i say");
    assertThat(findings.getFirst().count()).isEqualTo(20);
    assertThat(findings.getFirst().rows()).extracting(Example::id).contains("row-1", "row-2");
    assertThat(findings.get(1).words()).isEqualTo("fact");
  }

  private static Optional<Complaint> check(String gate, String text) {
    return GATES.stream()
        .filter(each -> each.kind().word().equals(gate))
        .findFirst()
        .orElseThrow()
        .check(row(text));
  }

  private static Example row(String answer) {
    return Documents.example("row", "What is it?", answer);
  }

  private static Example turns(Turn... turns) {
    return new Example("row", List.of(turns), 1, List.of(), null, 42);
  }

  private static String empty(Turn... turns) {
    return new EmptyTurnsGate().check(turns(turns)).orElseThrow().reason();
  }
}
