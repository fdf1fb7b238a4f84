package io.athanor.ingest.extract;

import io.athanor.contracts.document.Anchor;
import io.athanor.contracts.document.Fact;
import io.athanor.contracts.document.FactSheet;
import io.athanor.contracts.document.FactTopic;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The facts of a sheet while it is read, and the rules that go across facts: ids are unique, and no
 * question that is held out (a paraphrase, an anchor) is also trained, for then its score would say
 * nothing.
 */
final class FactDrafts {

  private static final Set<String> SHEET = ordered("topic", "facts", "topics", "anchors");
  private static final Set<String> TOPIC = ordered("topic", "facts");
  private static final Set<String> FACT =
      ordered("id", "statement", "questions", "answers", "paraphrases", "keywords", "topic");
  private static final Set<String> ANCHOR = ordered("question", "keywords");

  /** A fact without its paragraph's id. */
  record Draft(
      String topic,
      String id,
      String statement,
      List<String> questions,
      List<String> answers,
      List<String> paraphrases,
      List<String> keywords,
      int startCodePoint,
      int endCodePoint) {

    Fact fact(String paragraphId) {
      return new Fact(id, statement, questions, answers, paraphrases, keywords, paragraphId);
    }
  }

  /** A question that must never be trained. */
  private record HeldOut(YamlValue place, String question, String kind) {}

  private final List<Draft> facts = new ArrayList<>();
  private final List<Anchor> anchors = new ArrayList<>();
  private final Map<String, Integer> linesOfIds = new HashMap<>();
  private final Map<String, String> trainedBy = new HashMap<>();
  private final List<HeldOut> heldOut = new ArrayList<>();
  private Optional<YamlValue> emptyList = Optional.empty();

  List<Draft> facts() {
    return facts;
  }

  /** {@code :line:column field} of a facts list without facts. */
  String placeOfEmptyList() {
    return emptyList
        .map(list -> ":" + list.line() + ":" + list.column() + " " + list.field())
        .orElse("");
  }

  /** Reads one sheet and reports its mistakes. */
  void addSheet(YamlValue sheet) {
    Map<String, YamlValue> fields = sheet.fields(SHEET);
    YamlValue topics = fields.get("topics");
    if (topics == null) {
      addTopic(sheet, fields);
    } else {
      if (fields.containsKey("facts") || fields.containsKey("topic")) {
        topics.report("give either \"topics\" or \"topic\" and \"facts\", not both");
      }
      for (YamlValue topic : topics.items()) {
        addTopic(topic, topic.fields(TOPIC));
      }
    }
    YamlValue list = fields.get("anchors");
    if (list != null) {
      list.items().forEach(this::addAnchor);
    }
  }

  /** Reports held-out questions that are trained somewhere in the sheet. */
  void reportLeaks() {
    for (HeldOut question : heldOut) {
      String fact = trainedBy.get(normalised(question.question()));
      if (fact != null) {
        question
            .place()
            .report(
                "this "
                    + question.kind()
                    + " is also a trained question of fact \""
                    + fact
                    + "\", so asking it would prove nothing; word it differently");
      }
    }
  }

  /** The sheet; fact i lies in paragraph i. */
  FactSheet sheet(List<Paragraph> paragraphs) {
    Map<String, List<Fact>> topics = new LinkedHashMap<>();
    for (int i = 0; i < facts.size(); i++) {
      Draft draft = facts.get(i);
      topics
          .computeIfAbsent(draft.topic(), name -> new ArrayList<>())
          .add(draft.fact(paragraphs.get(i).id()));
    }
    List<FactTopic> ordered =
        topics.entrySet().stream()
            .map(topic -> new FactTopic(topic.getKey(), topic.getValue()))
            .toList();
    return new FactSheet(ordered, anchors);
  }

  private void addTopic(YamlValue section, Map<String, YamlValue> fields) {
    if (!section.isMapping()) {
      return;
    }
    Optional<String> topic = Optional.ofNullable(fields.get("topic")).flatMap(YamlValue::text);
    List<YamlValue> items = List.of();
    // A sheet of nothing but anchors may accompany others; it needs neither topic nor facts.
    if (fields.containsKey("facts") || !fields.containsKey("anchors")) {
      items = section.required(fields, "facts").map(this::items).orElse(List.of());
    }
    boolean reported = fields.containsKey("topic");
    for (YamlValue item : items) {
      Map<String, YamlValue> factFields = item.fields(FACT);
      if (!reported && !factFields.containsKey("topic")) {
        section.required(fields, "topic");
        reported = true;
      }
      addFact(item, factFields, topic);
    }
  }

  private List<YamlValue> items(YamlValue list) {
    List<YamlValue> items = list.items();
    if (list.isSequence() && items.isEmpty()) {
      emptyList = Optional.of(list);
    }
    return items;
  }

  private void addFact(YamlValue item, Map<String, YamlValue> fields, Optional<String> topic) {
    if (!item.isMapping()) {
      return;
    }
    Optional<String> ownTopic =
        Optional.ofNullable(fields.get("topic")).flatMap(YamlValue::text).or(() -> topic);
    Optional<YamlValue> idPlace = item.required(fields, "id");
    Optional<String> id = idPlace.flatMap(YamlValue::text);
    idPlace.ifPresent(place -> id.ifPresent(known -> requireUnique(known, place)));
    Optional<String> statement = item.required(fields, "statement").flatMap(YamlValue::text);
    List<String> questions = requiredTexts(item, fields, "questions");
    List<String> answers = requiredTexts(item, fields, "answers");
    List<String> keywords = requiredTexts(item, fields, "keywords");
    YamlValue held = fields.get("paraphrases");
    List<String> paraphrases = held == null ? List.of() : texts(held, 0);
    String name = id.orElse(item.field());
    questions.forEach(question -> trainedBy.putIfAbsent(normalised(question), name));
    if (held != null && held.isSequence()) {
      List<YamlValue> places = held.items();
      for (int i = 0; i < places.size() && places.size() == paraphrases.size(); i++) {
        heldOut.add(new HeldOut(places.get(i), paraphrases.get(i), "paraphrase"));
      }
    } else if (held != null) {
      paraphrases.forEach(question -> heldOut.add(new HeldOut(held, question, "paraphrase")));
    }
    facts.add(
        new Draft(
            ownTopic.orElse(""),
            id.orElse(""),
            statement.orElse(""),
            questions,
            answers,
            paraphrases,
            keywords,
            item.startCodePoint(),
            item.endCodePoint()));
  }

  private void addAnchor(YamlValue item) {
    Map<String, YamlValue> fields = item.fields(ANCHOR);
    if (!item.isMapping()) {
      return;
    }
    Optional<String> question = item.required(fields, "question").flatMap(YamlValue::text);
    List<String> keywords = requiredTexts(item, fields, "keywords");
    question.ifPresent(
        text -> {
          heldOut.add(new HeldOut(item, text, "anchor"));
          anchors.add(new Anchor(text, keywords));
        });
  }

  private void requireUnique(String id, YamlValue place) {
    Integer earlier = linesOfIds.putIfAbsent(id, place.line());
    if (earlier != null) {
      place.report(
          "fact id \"" + id + "\" is already used in line " + earlier + "; ids must be unique");
    }
  }

  private static List<String> requiredTexts(
      YamlValue owner, Map<String, YamlValue> fields, String name) {
    return owner.required(fields, name).map(list -> texts(list, 1)).orElse(List.of());
  }

  /** A single text stands for a list of one. */
  private static List<String> texts(YamlValue value, int least) {
    if (value.isSequence()) {
      return value.texts(least);
    }
    return value.text().map(List::of).orElse(List.of());
  }

  /** Two questions are the same when only case, white space or the end mark differ. */
  private static String normalised(String question) {
    return question
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("\\s+", " ")
        .replaceAll("[\\s?.!]+$", "")
        .strip();
  }

  private static Set<String> ordered(String... names) {
    return new LinkedHashSet<>(List.of(names));
  }
}
