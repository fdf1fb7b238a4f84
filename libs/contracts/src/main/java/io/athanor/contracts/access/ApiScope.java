package io.athanor.contracts.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a key permits: areas it may use, and whether only to read. Written {@code all}, {@code
 * inference} or {@code training:read}.
 */
public record ApiScope(Set<ApiArea> areas, boolean readOnly) {

  private static final String ALL = "all";
  private static final String READ = ":read";

  public ApiScope {
    areas = Set.copyOf(areas);
  }

  /** Everything, reading and writing. */
  public static ApiScope everything() {
    return new ApiScope(EnumSet.allOf(ApiArea.class), false);
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException naming the words there are
   */
  public static ApiScope parse(String text) {
    boolean readOnly = text.endsWith(READ);
    String area = readOnly ? text.substring(0, text.length() - READ.length()) : text;
    if (area.equals(ALL)) {
      return new ApiScope(EnumSet.allOf(ApiArea.class), readOnly);
    }
    return ApiArea.of(area)
        .map(found -> new ApiScope(Set.of(found), readOnly))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown scope '%s'; there are %s, %s, each also with %s behind it"
                        .formatted(text, ALL, areaWords(), READ)));
  }

  boolean permits(ApiArea area, boolean write) {
    return areas.contains(area) && !(write && readOnly);
  }

  @Override
  public String toString() {
    String word =
        areas.size() == ApiArea.values().length
            ? ALL
            : areas.stream().map(ApiArea::word).sorted().collect(Collectors.joining("+"));
    return readOnly ? word + READ : word;
  }

  private static String areaWords() {
    return Arrays.stream(ApiArea.values()).map(ApiArea::word).collect(Collectors.joining(", "));
  }
}
