package io.athanor.dataset.recipe;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.document.Table;
import io.athanor.kit.http.ProblemException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of one sheet by name. */
final class Columns {

  private final String sheet;
  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();

  Columns(String sheet, List<String> names) {
    this.sheet = sheet;
    this.names = names;
    for (int place = 0; place < names.size(); place++) {
      places.put(names.get(place).strip(), place);
    }
  }

  /**
   * @throws ProblemException naming the columns there are
   */
  void require(String name) {
    if (!places.containsKey(name)) {
      throw new ProblemException(
          ProblemCode.RECIPE_MISMATCH,
          sheet
              + " has no column \""
              + name
              + "\"; its columns are "
              + String.join(", ", names.stream().map(each -> '"' + each + '"').toList()));
    }
  }

  /** The text of a row's cell; empty where the row ends earlier. */
  String value(Table.Row row, String name) {
    Integer place = places.get(name);
    return place == null || place >= row.values().size() ? "" : row.values().get(place).strip();
  }
}
