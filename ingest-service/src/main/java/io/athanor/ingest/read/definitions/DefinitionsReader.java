package io.athanor.ingest.read.definitions;

import io.athanor.contracts.document.Fact;
import io.athanor.contracts.document.FactSheet;
import io.athanor.contracts.document.FactTopic;
import io.athanor.contracts.document.Paragraph;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.extract.MarkedBlock;
import io.athanor.ingest.extract.MarkedPage;
import io.athanor.ingest.read.SourceFormat;
import io.athanor.ingest.read.text.PlainTextReader;
import io.athanor.ingest.segment.ParagraphSplitter;
import io.athanor.ingest.segment.SegmentedText;
import io.athanor.ingest.source.Rejections;
import io.athanor.ingest.source.SourceName;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of terms and definitions. Each term becomes a fact: questions that are trained,
 * others that are held out, the definition as varied answers, and keywords from it. A term that is
 * defined several times is one fact with the answers of all senses.
 */
public final class DefinitionsReader {

  private static final int FEWEST_ENTRIES = 2;
  private static final Pattern BY_AUTHOR = Pattern.compile("(?i),? by [^,]+$");

  private DefinitionsReader() {}

  /**
   * Reads a page; every entry is one paragraph.
   *
   * @throws io.athanor.ingest.source.RejectedSourceException when it defines nothing
   */
  public static Extraction read(String sourceUri, SourceFormat format, DecodedText source) {
    return switch (format) {
      case HTML, EPUB -> {
        MarkedPage page = MarkedPage.of(sourceUri, source);
        yield read(sourceUri, page.title(), page.blocks());
      }
      case TEXT, MARKDOWN, PDF -> {
        String text = source.withoutByteOrderMark();
        yield read(sourceUri, PlainTextReader.title(text), TextEntries.blocks(text));
      }
      case CSV, TSV, JSON, JSON_LINES, PARQUET, BINARY ->
          throw Rejections.invalid(
              sourceUri,
              "this is "
                  + format.word()
                  + "; definitions are read from HTML or text, a sheet of terms as a table");
    };
  }

  private static Extraction read(
      String sourceUri, @Nullable String title, List<MarkedBlock> blocks) {
    List<DraftEntry> entries = DefinitionEntries.of(blocks);
    if (entries.size() < FEWEST_ENTRIES) {
      throw Rejections.empty(
          sourceUri,
          "no terms and definitions are found; write a dl list, \"TERM, n. definition\","
              + " \"Term: definition\", or the term in bold in front of its definition");
    }
    SegmentedText content =
        ParagraphSplitter.split(sourceUri, entries.stream().map(DraftEntry::paragraph).toList());
    String work = title == null ? null : BY_AUTHOR.matcher(title).replaceFirst("").strip();
    List<Fact> facts = facts(entries, content.paragraphs(), work);
    String topic = work == null ? SourceName.of(sourceUri) : work;
    return Extraction.ofFacts(
        title, content, new FactSheet(List.of(new FactTopic(topic, facts)), List.of()));
  }

  private static List<Fact> facts(
      List<DraftEntry> entries, List<Paragraph> paragraphs, @Nullable String work) {
    Keywords keywords =
        new Keywords(entries.stream().map(DraftEntry::definition).map(Wording::shortened).toList());
    Map<String, Integer> firstByTerm = new LinkedHashMap<>();
    Map<String, List<DraftEntry>> senses = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      String term = entries.get(i).entry().term().toLowerCase(Locale.ROOT);
      firstByTerm.putIfAbsent(term, i);
      senses.computeIfAbsent(term, key -> new ArrayList<>()).add(entries.get(i));
    }
    Set<String> ids = new LinkedHashSet<>();
    List<Fact> facts = new ArrayList<>();
    firstByTerm.forEach(
        (term, first) ->
            facts.add(
                fact(
                    id(term, ids),
                    senses.getOrDefault(term, List.of()),
                    paragraphs.get(first).id(),
                    keywords,
                    work)));
    return facts;
  }

  private static Fact fact(
      String id,
      List<DraftEntry> senses,
      String paragraphId,
      Keywords keywords,
      @Nullable String work) {
    DraftEntry first = senses.getFirst();
    Wording wording = new Wording(first.entry(), work);
    Set<String> answers = new LinkedHashSet<>();
    Set<String> words = new LinkedHashSet<>();
    for (DraftEntry sense : senses) {
      answers.addAll(new Wording(sense.entry(), work).answers(sense.definition()));
      words.addAll(keywords.of(sense.entry().term(), Wording.shortened(sense.definition())));
    }
    return new Fact(
        id,
        wording.statement(first.definition()),
        wording.questions(),
        List.copyOf(answers),
        wording.paraphrases(),
        List.copyOf(words),
        paragraphId);
  }

  /** Letters and digits of the term, made unique by a number. */
  private static String id(String term, Set<String> taken) {
    String plain =
        Normalizer.normalize(term, Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .replaceAll("[^\\p{L}\\p{N}]+", "-")
            .replaceAll("^-|-$", "");
    String id = plain.isEmpty() ? "term" : plain;
    for (int copy = 2; !taken.add(id); copy++) {
      id = plain + "-" + copy;
    }
    return id;
  }
}
