package io.athanor.contracts.pipeline;

/**
 * One source of a request.
 *
 * @param uri an absolute {@code file:}, {@code http:} or {@code https:} address; for {@link
 *     SourceKind#PAGES} it may hold one range in braces
 * @param options {@link SourceOptions#NONE} when the request says nothing
 */
public record SourceSpec(SourceKind kind, String uri, SourceOptions options) {

  public SourceSpec {
    options = options == null ? SourceOptions.NONE : options;
  }

  public SourceSpec(SourceKind kind, String uri) {
    this(kind, uri, SourceOptions.NONE);
  }
}
