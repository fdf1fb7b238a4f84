package io.athanor.ingest.read.script;

import io.athanor.contracts.document.Dialogue;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.extract.SourceExtractor;
import io.athanor.ingest.read.SourceFormat;
import io.athanor.ingest.read.text.GutenbergFrame;
import io.athanor.ingest.read.text.PlainTextReader;
import io.athanor.ingest.read.text.TextLine;
import io.athanor.ingest.segment.ParagraphSplitter;
import io.athanor.ingest.segment.SegmentedText;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.Rejections;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a play or script. Every speech is one paragraph: the speaker, a line break, what is spoken.
 * A speaker who is named without saying anything has a speech with an empty text.
 */
public final class ScriptReader {

  private static final int FEWEST_SPEECHES = 2;

  private ScriptReader() {}

  /**
   * Reads a script.
   *
   * @throws io.athanor.ingest.source.RejectedSourceException when nobody is seen to speak in it
   */
  public static Extraction read(
      String sourceUri, SourceFormat format, SourceOptions options, DecodedText source) {
    return switch (format) {
      case TEXT, MARKDOWN, PDF -> {
        String text = source.withoutByteOrderMark();
        GutenbergFrame frame = GutenbergFrame.of(text);
        yield read(
            sourceUri,
            PlainTextReader.title(text),
            TextLine.of(text, frame.start(), frame.end()),
            options.sceneGap(),
            place -> place,
            place -> place);
      }
      case HTML, EPUB -> fromPage(sourceUri, options, source);
      case CSV, TSV, JSON, JSON_LINES, PARQUET, BINARY ->
          throw Rejections.invalid(
              sourceUri,
              "this is " + format.word() + "; a script is read from text, HTML, PDF or EPUB");
    };
  }

  /** The cleaned text of the page is the script; places go through its paragraphs. */
  private static Extraction fromPage(String sourceUri, SourceOptions options, DecodedText source) {
    Extraction page = SourceExtractor.read(SourceKind.PAGES, sourceUri, source, options);
    String text = page.content().text();
    PageOffsets offsets = new PageOffsets(page.content().paragraphs());
    return read(
        sourceUri,
        page.title(),
        TextLine.of(text, 0, text.length()),
        options.sceneGap(),
        offsets::start,
        offsets::end);
  }

  private static Extraction read(
      String sourceUri,
      @Nullable String title,
      List<TextLine> lines,
      @Nullable Integer sceneGap,
      IntUnaryOperator start,
      IntUnaryOperator end) {
    CueFinder cues = CueFinder.of(lines);
    List<DraftScene> scenes = new ScriptWalk(lines, cues, sceneGap).scenes();
    List<DraftSpeech> speeches =
        scenes.stream().flatMap(scene -> scene.speeches().stream()).toList();
    if (speeches.size() < FEWEST_SPEECHES) {
      throw Rejections.empty(
          sourceUri,
          "nobody is seen to speak; begin each speech with its speaker: \"ROMEO: text\", \"ROMEO.\""
              + " or the name in capitals on a line of its own, the speech below");
    }
    SegmentedText content =
        ParagraphSplitter.split(
            sourceUri,
            speeches.stream()
                .map(
                    speech ->
                        new TextBlock(
                            speech.paragraph(),
                            start.applyAsInt(speech.start()),
                            end.applyAsInt(speech.end())))
                .toList());
    return Extraction.ofDialogue(title, content, dialogue(scenes, content.paragraphs()));
  }

  private static Dialogue dialogue(List<DraftScene> scenes, List<Paragraph> paragraphs) {
    List<Dialogue.Scene> finished = new ArrayList<>();
    int paragraph = 0;
    for (DraftScene scene : scenes) {
      List<Dialogue.Speech> speeches = new ArrayList<>();
      for (DraftSpeech speech : scene.speeches()) {
        speeches.add(
            new Dialogue.Speech(
                speech.speaker(),
                speech.text(),
                speech.directions(),
                paragraphs.get(paragraph++).id()));
      }
      finished.add(new Dialogue.Scene(scene.title(), speeches));
    }
    return new Dialogue(finished);
  }

  /** Places in the text of a page, taken back to the page's source. */
  private record PageOffsets(List<Paragraph> paragraphs) {

    int start(int place) {
      return at(place).sourceStart();
    }

    int end(int place) {
      return at(place - 1).sourceEnd();
    }

    private Paragraph at(int place) {
      int low = 0;
      int high = paragraphs.size() - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (paragraphs.get(middle).start() <= place) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return paragraphs.get(low);
    }
  }
}
