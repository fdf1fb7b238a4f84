import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Writes the sheet of a nursery that does not exist: 100 plants, four questions about each.
 *
 * <p>{@code java examples/sheet/MakeSheet.java [FILE]}; equal on every machine, because the one
 * source of chance is a generator that the Java platform specifies, with a fixed seed.
 */
public final class MakeSheet {

  private static final long SEED = 1863;

  private static final List<String> FIRST =
      List.of(
          "Amber", "Bell", "Brook", "Candle", "Copper", "Dusk", "Ember", "Fen", "Frost", "Glass",
          "Harbour", "Hollow", "Iron", "Lantern", "Marsh", "Mill", "Moth", "Quill", "Salt", "Tarn");
  private static final List<String> SECOND =
      List.of("fern", "wort", "lily", "sage", "thistle");

  private static final List<String> WATERING =
      List.of(
          "once a week, and only when the top of the soil is dry",
          "every second evening in summer, hardly at all in winter",
          "from below, by standing the pot in a bowl for ten minutes",
          "with rain water, because tap water turns the leaves yellow",
          "a little every morning; it wilts within a day without");
  private static final List<String> PLACE =
      List.of(
          "a north window",
          "full sun against a warm wall",
          "the shade of a taller shrub",
          "a cool stairwell, away from heaters",
          "the edge of a pond, with wet feet");
  private static final List<String> BLOOM =
      List.of(
          "in late March, before it has any leaves",
          "from June until the first frost",
          "only every third year, in August",
          "at night in May, for a single week",
          "in November, when little else does");
  private static final List<String> COLOUR =
      List.of("white", "deep violet", "rust red", "pale green", "yellow with a dark eye");
  private static final List<String> TROUBLE =
      List.of(
          "Brown tips mean dry air; put it on a tray of wet pebbles.",
          "Curled leaves are aphids: rinse them off and keep ladybirds.",
          "A grey bloom on the stem is mildew, so cut it back and water less.",
          "Holes in the leaves are the work of slugs; a ring of grit keeps them away.",
          "If it leans, it wants more light; turn the pot by a quarter each week.");
  private static final List<String> SHELVES = List.of("A", "B", "C", "D", "E", "F");

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  private final List<String> lines = new ArrayList<>();

  private MakeSheet() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments.length == 0 ? "examples/sheet/nursery.csv" : arguments[0]);
    Files.writeString(file, new MakeSheet().sheet());
  }

  private String sheet() {
    lines.add("no,shelf,plant,customer asks,gardener answers");
    for (String first : FIRST) {
      for (String second : SECOND) {
        plant(first + " " + second);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private void plant(String name) {
    String plant = name.toLowerCase(java.util.Locale.ROOT);
    String shelf = any(SHELVES);
    row(
        shelf,
        name,
        any(
            List.of(
                "How often do I water the " + plant + "?",
                "My " + plant + " looks thirsty. When does it want water?",
                "Does the " + plant + " need much water?")),
        any(List.of("Water it ", "It likes to be watered ", "Best ")) + any(WATERING) + ".");
    row(
        shelf,
        name,
        any(
            List.of(
                "Where should I put my " + plant + "?",
                "What is a good place for the " + plant + "?",
                "Will the " + plant + " grow on my balcony?")),
        any(List.of("Give it ", "It is happiest in ", "Try ")) + any(PLACE) + ".");
    row(
        shelf,
        name,
        any(
            List.of(
                "When does the " + plant + " flower?",
                "Does the " + plant + " have flowers?",
                "What do the flowers of the " + plant + " look like?")),
        any(List.of("It flowers ", "You will see it bloom ", "Its flowers open "))
            + any(BLOOM)
            + "; they are "
            + any(COLOUR)
            + ".");
    row(
        shelf,
        name,
        any(
            List.of(
                "Something is wrong with my " + plant + ".",
                "Which troubles does the " + plant + " have?",
                "My " + plant + " looks ill, what now?")),
        any(TROUBLE));
  }

  private void row(String shelf, String plant, String question, String answer) {
    lines.add(
        String.join(
            ",",
            Integer.toString(lines.size()),
            shelf,
            quoted(plant),
            quoted(question),
            quoted(answer)));
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** As RFC 4180 has it: quoted where a comma or a quote would be misread. */
  private static String quoted(String cell) {
    return cell.contains(",") || cell.contains("\"")
        ? '"' + cell.replace("\"", "\"\"") + '"'
        : cell;
  }
}
