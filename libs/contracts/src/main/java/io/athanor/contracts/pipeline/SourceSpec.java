package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One source of a request.
 *
 * @param uri an absolute {@code file:}, {@code http:}, {@code https:} or {@code upload:} address;
 *     for {@link SourceKind#PAGES} it may hold one range in braces
 * @param options {@link SourceOptions#NONE} when the request says nothing
 */
public record SourceSpec(
    SourceKind kind,
    String uri,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UnspecifiedOptions.class)
        SourceOptions options) {

  public SourceSpec {
    options = options == null ? SourceOptions.NONE : options;
  }

  public SourceSpec(SourceKind kind, String uri) {
    this(kind, uri, SourceOptions.NONE);
  }
}
