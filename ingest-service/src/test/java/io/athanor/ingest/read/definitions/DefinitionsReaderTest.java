package io.athanor.ingest.read.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.document.Fact;
import io.athanor.contracts.document.Paragraph;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.read.Corpora;
import io.athanor.ingest.read.SourceFormat;
import io.athanor.ingest.source.RejectedSourceException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DefinitionsReaderTest {

  private static final String DICTIONARY =
      """
      <html><head><title>The Miller's Dictionary, by Ada Birch</title></head><body>
      <pre>
      The Project Gutenberg EBook of The Miller's Dictionary

      *** START OF THIS PROJECT GUTENBERG EBOOK THE MILLER'S DICTIONARY ***
      </pre>
      <h2>A</h2>
      <p>ABSENCE, n. [from ABSENT] The usual state of the
      miller.</p>
      <p>He was seen once.</p>
      <pre>
        The mill is here,
            the miller not.
      </pre>
      <p>G.J.</p>
      <p>AIM, n.</p>
      <pre>
        A thing in the air
        that nobody has hit.
      </pre>
      <p>Ro Amil</p>
      <p>ASK, v.t. To want flour without &mdash; money.</p>
      <h2>W</h2>
      <p>W is a letter.</p>
      <p>WHEEL STREET, n. Where the carts are. </p>
      <p>ASK, v.i. To talk.</p>
      <p>End of Project Gutenberg's The Miller's Dictionary, by Ada Birch</p>
      <p>DONATIONS, n. Are accepted.</p>
      </body></html>
      """;

  @Test
  void everyTermOfADictionaryBecomesAFact() {
    List<Fact> facts = facts(read(SourceFormat.HTML, DICTIONARY));
    assertThat(facts).extracting(Fact::id).containsExactly("absence", "aim", "ask", "wheel-street");
    Fact absence = facts.getFirst();
    assertThat(absence.statement()).isEqualTo("Absence: The usual state of the miller.");
    assertThat(absence.questions())
        .containsExactly(
            "What does \"Absence\" mean?",
            "Define \"Absence\".",
            "How does The Miller's Dictionary define \"Absence\"?");
    assertThat(absence.answers())
        .containsExactly(
            "The usual state of the miller.",
            "Absence: The usual state of the miller.",
            "The word \"Absence\" means the usual state of the miller.");
    assertThat(absence.paraphrases())
        .containsExactly(
            "What is meant by \"Absence\"?", "Tell me the meaning of the word \"Absence\".");
    assertThat(facts.getLast().statement()).isEqualTo("Wheel Street: Where the carts are.");
  }

  @Test
  void everyAnswerHoldsAKeywordAndNoQuestionDoes() {
    assertThat(facts(read(SourceFormat.HTML, DICTIONARY)))
        .allSatisfy(
            fact -> {
              assertThat(fact.answers()).allMatch(answer -> holds(answer, fact.keywords()));
              assertThat(fact.questions()).noneMatch(question -> holds(question, fact.keywords()));
              assertThat(fact.questions()).doesNotContainAnyElementsOf(fact.paraphrases());
            });
  }

  @Test
  void verseIsTheDefinitionOnlyWhereThereIsNoProse() {
    List<Fact> facts = facts(read(SourceFormat.HTML, DICTIONARY));
    assertThat(facts.get(0).answers()).noneMatch(answer -> answer.contains("mill is here"));
    assertThat(facts.get(1).answers().getFirst())
        .isEqualTo("A thing in the air\nthat nobody has hit.");
  }

  @Test
  void sensesOfATermAreAnswersOfOneFact() {
    assertThat(facts(read(SourceFormat.HTML, DICTIONARY)).get(2).answers())
        .containsExactly(
            "To want flour without — money.",
            "Ask: To want flour without — money.",
            "To ask is to want flour without — money.",
            "To talk.",
            "Ask: To talk.",
            "To ask is to talk.");
  }

  @Test
  void paragraphHoldsTheProseOfTheEntryWithItsPlaceInThePage() {
    Extraction read = read(SourceFormat.HTML, DICTIONARY);
    Paragraph first = read.content().paragraphs().getFirst();
    assertThat(read.content().text().substring(first.start(), first.end()))
        .isEqualTo("ABSENCE, n. The usual state of the miller.\nHe was seen once.");
    assertThat(DICTIONARY.substring(first.sourceStart(), first.sourceEnd()))
        .startsWith("ABSENCE, n. [from ABSENT]")
        .endsWith("He was seen once.");
    assertThat(facts(read).getFirst().paragraphId()).isEqualTo(first.id());
  }

  @Test
  void definitionListsAndTablesAreRead() {
    assertThat(
            facts(
                read(
                    SourceFormat.HTML,
                    "<dl><dt>Sluice</dt><dd>A gate for water.</dd><dd>Old: a lock.</dd>"
                        + "<dt>Hopper:</dt><dd>Where the grain goes in.</dd></dl>")))
        .extracting(Fact::statement)
        .containsExactly("Sluice: A gate for water.", "Hopper: Where the grain goes in.");
    assertThat(
            facts(
                read(
                    SourceFormat.HTML,
                    "<table><tr><td>Sluice</td><td>A gate for water.</td></tr>"
                        + "<tr><td>Hopper</td><td>Where the grain goes in.</td></tr></table>")))
        .extracting(Fact::statement)
        .containsExactly("Sluice: A gate for water.", "Hopper: Where the grain goes in.");
  }

  @Test
  void boldTermsAndLinesWithColonsAreRead() {
    assertThat(
            facts(
                read(
                    SourceFormat.HTML,
                    "<p><b>Sluice</b>, n. A gate for water.</p>"
                        + "<p><strong>Hopper:</strong> Where the grain goes in.</p>")))
        .extracting(Fact::statement)
        .containsExactly("Sluice: A gate for water.", "Hopper: Where the grain goes in.");
    assertThat(
            facts(
                read(
                    SourceFormat.TEXT,
                    "Words of the mill\n\nSluice: a gate for water.\n"
                        + "Mill race: the fast water behind it.\n")))
        .extracting(Fact::statement)
        .containsExactly("Sluice: a gate for water.", "Mill race: the fast water behind it.");
    assertThat(
            facts(
                read(
                    SourceFormat.MARKDOWN,
                    "# Words\n\n**Sluice** - A gate for water.\n\n"
                        + "**Hopper** - Where the grain\ngoes in.\n")))
        .extracting(Fact::statement)
        .containsExactly("Sluice: A gate for water.", "Hopper: Where the grain goes in.");
  }

  @Test
  void pageThatDefinesNothingIsRefused() {
    assertThatThrownBy(() -> read(SourceFormat.HTML, "<p>One.</p><p>Two.</p>"))
        .isInstanceOf(RejectedSourceException.class)
        .hasMessageContaining("/words: no terms and definitions are found; write a dl list");
  }

  @Test
  void wholeDictionaryGivesItsTermsWithoutTheFrameAroundIt() {
    DecodedText page = Corpora.text("devils-dictionary.html");
    List<Fact> facts = facts(DefinitionsReader.read("file:///words", SourceFormat.HTML, page));
    assertThat(facts).hasSizeGreaterThan(980);
    assertThat(facts)
        .allSatisfy(
            fact -> {
              assertThat(fact.statement()).doesNotContain("Gutenberg");
              assertThat(fact.answers()).allMatch(answer -> holds(answer, fact.keywords()));
            });
    assertThat(facts)
        .extracting(Fact::id)
        .contains("abracadabra", "absurdity", "habeas-corpus", "zoology")
        .doesNotContain("j-p", "to-my-pet-tortoise");
  }

  private static boolean holds(String text, List<String> keywords) {
    String folded = folded(text);
    return keywords.stream().anyMatch(keyword -> folded.contains(folded(keyword)));
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }

  private static Extraction read(SourceFormat format, String text) {
    return DefinitionsReader.read("file:///words", format, new DecodedText(text, "UTF-8"));
  }

  private static List<Fact> facts(Extraction read) {
    return read.factSheet().topics().getFirst().facts();
  }
}
