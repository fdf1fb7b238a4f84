package io.athanor.ingest.read.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.document.Dialogue;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.read.Corpora;
import io.athanor.ingest.read.SourceFormat;
import io.athanor.ingest.source.RejectedSourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScriptReaderTest {

  @Test
  void speakersOnLinesOfTheirOwnGiveTheirTurns() throws IOException {
    // Given
    String text = resource("dialogue-excerpt.txt");
    // When
    Extraction read = read(SourceFormat.TEXT, text, null);
    // Then
    List<Dialogue.Speech> speeches = speeches(read);
    assertThat(speeches)
        .extracting(Dialogue.Speech::speaker)
        .containsExactly(
            "First Citizen",
            "All",
            "First Citizen",
            "VIRGILIA",
            "MENENIUS",
            "All",
            "First Citizen");
    assertThat(speeches.get(0).text()).isEqualTo("Before we proceed any further, hear me speak.");
    assertThat(speeches.get(2).text())
        .isEqualTo(
            "We are accounted poor citizens, the patricians good. What authority surfeits on would"
                + " relieve us: if they would yield us but the superfluity, we might thus:");
    assertThat(speeches.get(3).text()).isEmpty();
    assertThat(speeches.get(4).text())
        .isEqualTo(
            "Why, masters, my good friends, mine honest neighbours,\nWill you undo yourselves?");
    Paragraph paragraph = read.content().paragraphs().get(4);
    assertThat(text.substring(paragraph.sourceStart(), paragraph.sourceEnd()))
        .startsWith("MENENIUS:\nWhy, masters")
        .endsWith("undo yourselves?");
    assertThat(speeches.get(4).paragraphId()).isEqualTo(paragraph.id());
  }

  @Test
  void speechesBehindTheNameAndDirectionsAreParted() {
    String text =
        """
        ACT I
        SCENE 1. A mill.

        [Enter ADA and BEN]
        ADA: (quietly) The wheel (which is old) stands still. [She points.] Why?
        BEN: I said this: it is the frost (laughs).
        _He kicks the wheel._
        So.
        Ada: [Aside] He knows nothing

        SCENE 2. The river.
        BEN: It flows.
        ADA: Yes. [Exeunt.
        """;
    List<Dialogue.Scene> scenes = read(SourceFormat.TEXT, text, null).dialogue().scenes();
    assertThat(scenes)
        .extracting(Dialogue.Scene::title)
        .containsExactly("ACT I, SCENE 1. A mill.", "ACT I, SCENE 2. The river.");
    assertThat(scenes.getFirst().speeches())
        .extracting(Dialogue.Speech::speaker, Dialogue.Speech::text, Dialogue.Speech::directions)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "ADA",
                "The wheel (which is old) stands still. Why?",
                List.of("quietly", "She points.")),
            org.assertj.core.groups.Tuple.tuple(
                "BEN",
                "I said this: it is the frost.\nSo.",
                List.of("laughs", "He kicks the wheel.")),
            org.assertj.core.groups.Tuple.tuple("ADA", "He knows nothing", List.of("Aside")));
    assertThat(scenes.getLast().speeches().getLast().text()).isEqualTo("Yes.");
    assertThat(scenes.getLast().speeches().getLast().directions()).containsExactly("Exeunt.");
  }

  @Test
  void screenplayIsReadWithoutItsActionAndContinuedSpeechesAreOne() {
    String text =
        """
        FADE IN:

        INT. MILL - DAY

        The wheel stands still.

                            ADA (V.O.)
                      (whispering)
                  The wheel stands
                  Still.

        Ben comes in.

                            ADA (CONT'D)
                  Why?

                            BEN
                  Frost.

                                                   CUT TO:

        EXT. RIVER - NIGHT

                            BEN
                  It flows.

                            ADA
                  Yes.
        """;
    List<Dialogue.Scene> scenes = read(SourceFormat.TEXT, text, null).dialogue().scenes();
    assertThat(scenes)
        .extracting(Dialogue.Scene::title)
        .containsExactly("INT. MILL - DAY", "EXT. RIVER - NIGHT");
    assertThat(scenes.getFirst().speeches())
        .extracting(Dialogue.Speech::speaker, Dialogue.Speech::text, Dialogue.Speech::directions)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "ADA", "The wheel stands Still. Why?", List.of("whispering")),
            org.assertj.core.groups.Tuple.tuple("BEN", "Frost.", List.of()));
  }

  @Test
  void printedPlayIsReadWithItsAbbreviatedNames() {
    String text =
        """
        SCENE I. Elsinore.

        Enter Bernardo and Francisco, two
        Sentinels.

        BERNARDO.
        Who's there?

        FRANCISCO.
        Nay, answer me. Stand and unfold yourself.

        BERN.
        Long live the King!

        FRANCISCO.
        Bernardo?

        BERNARDO.
        He.
        """;
    assertThat(speeches(read(SourceFormat.TEXT, text, null)))
        .extracting(Dialogue.Speech::speaker, Dialogue.Speech::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("BERNARDO", "Who's there?"),
            org.assertj.core.groups.Tuple.tuple(
                "FRANCISCO", "Nay, answer me. Stand and unfold yourself."),
            org.assertj.core.groups.Tuple.tuple("BERNARDO", "Long live the King!"),
            org.assertj.core.groups.Tuple.tuple("FRANCISCO", "Bernardo?"),
            org.assertj.core.groups.Tuple.tuple("BERNARDO", "He."));
  }

  @Test
  void emptyLinesEndASceneOnlyWhenAskedTo() {
    String text = "ADA:\nOne.\n\nBEN:\nTwo.\n\n\nADA:\nThree.\n\nBEN:\nFour.\n";
    assertThat(read(SourceFormat.TEXT, text, null).dialogue().scenes()).hasSize(1);
    assertThat(read(SourceFormat.TEXT, text, 2).dialogue().scenes())
        .extracting(scene -> scene.speeches().size())
        .containsExactly(2, 2);
  }

  @Test
  void scriptOnAPageKeepsItsPlacesInThePage() {
    // Given
    String page =
        "<html><body><h1>Frost</h1><p>ADA: Why?</p><p>BEN: Frost &amp; ice.</p>"
            + "<p>ADA: So.</p><p>BEN: Yes.</p></body></html>";
    // When
    Extraction read = read(SourceFormat.HTML, page, null);
    // Then
    assertThat(speeches(read)).extracting(Dialogue.Speech::text).contains("Frost & ice.");
    Paragraph second = read.content().paragraphs().get(1);
    assertThat(page.substring(second.sourceStart(), second.sourceEnd()))
        .isEqualTo("BEN: Frost &amp; ice.");
  }

  @Test
  void proseIsRefusedWithAHint() {
    assertThatThrownBy(() -> read(SourceFormat.TEXT, "Nobody speaks here.\n\nNot even now.", null))
        .isInstanceOf(RejectedSourceException.class)
        .hasMessageContaining("/play.txt: nobody is seen to speak; begin each speech with");
  }

  @Test
  void wholeCorpusGivesItsTurns() {
    DecodedText text = Corpora.text("shakespeare-dialogue.txt");
    Extraction read =
        ScriptReader.read("file:///play.txt", SourceFormat.TEXT, SourceOptions.NONE, text);
    assertThat(speeches(read)).hasSize(7222);
    assertThat(speeches(read)).filteredOn(speech -> speech.text().isEmpty()).hasSize(125);
  }

  private static Extraction read(SourceFormat format, String text, @Nullable Integer sceneGap) {
    SourceOptions none = SourceOptions.NONE;
    SourceOptions options =
        new SourceOptions(
            none.include(),
            none.exclude(),
            none.within(),
            none.depth(),
            none.maxPages(),
            none.select(),
            none.remove(),
            none.licence(),
            none.language(),
            none.offline(),
            sceneGap);
    return ScriptReader.read("file:///play.txt", format, options, new DecodedText(text, "UTF-8"));
  }

  private static List<Dialogue.Speech> speeches(Extraction read) {
    return read.dialogue().scenes().stream().flatMap(scene -> scene.speeches().stream()).toList();
  }

  private static String resource(String name) throws IOException {
    try (var stream = ScriptReaderTest.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
