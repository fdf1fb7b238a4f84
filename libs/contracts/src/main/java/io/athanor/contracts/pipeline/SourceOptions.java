package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a source is narrowed down and cleaned; what a kind has no use for is refused by the reader
 * ({@link SourceRules}).
 *
 * @param include patterns of paths to take ({@code *} within a folder, {@code **} across); empty
 *     takes all
 * @param exclude patterns of paths or addresses to leave out
 * @param within prefix that followed links must start with; null means the start page's folder
 * @param depth links to follow from the start page; null means the service's default
 * @param maxPages most pages to take; null means the service's default
 * @param select CSS selector of the elements that hold the text; null means the whole cleaned page
 * @param remove CSS selectors of elements to drop before anything is read
 * @param licence licence of the source as the user knows it, an SPDX id or an address
 * @param language BCP 47 tag, when the source does not name it
 * @param sceneGap empty lines that end a scene of a script; null means that only headings do
 * @param offline whether pages come from the cache of earlier fetches alone; null means the
 *     service's setting
 */
public record SourceOptions(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> include,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> exclude,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String within,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer depth,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer maxPages,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String select,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> remove,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String licence,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String language,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean offline,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer sceneGap) {

  /** Nothing narrowed down. */
  public static final SourceOptions NONE =
      new SourceOptions(
          List.of(), List.of(), null, null, null, null, List.of(), null, null, null, null);

  public SourceOptions {
    include = include == null ? List.of() : List.copyOf(include);
    exclude = exclude == null ? List.of() : List.copyOf(exclude);
    remove = remove == null ? List.of() : List.copyOf(remove);
  }

  /** Options that leave it to the service whether the network may be used. */
  public SourceOptions(
      List<String> include,
      List<String> exclude,
      @Nullable String within,
      @Nullable Integer depth,
      @Nullable Integer maxPages,
      @Nullable String select,
      List<String> remove,
      @Nullable String licence,
      @Nullable String language) {
    this(include, exclude, within, depth, maxPages, select, remove, licence, language, null, null);
  }
}
