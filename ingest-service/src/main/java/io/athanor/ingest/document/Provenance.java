package io.athanor.ingest.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a document's bytes came from and what was said about their use.
 *
 * @param finalUri address after redirects
 * @param arrival how the bytes came: local, fetched, unchanged (304) or cached
 * @param fetchedAt when the server sent them
 * @param licence as the source names it, else as the user knows it: a name or an address
 * @param reservations what the site says against training on it, in words; a document has some only
 *     where the service was told not to obey them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Provenance(
    String finalUri,
    String arrival,
    @Nullable Instant fetchedAt,
    @Nullable String licence,
    List<String> reservations) {

  public Provenance {
    reservations = reservations == null ? List.of() : List.copyOf(reservations);
  }
}
