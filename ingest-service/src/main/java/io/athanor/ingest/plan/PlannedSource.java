package io.athanor.ingest.plan;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.Uuid7;
import org.jspecify.annotations.Nullable;

/**
 * One address of a request that is to be worked on.
 *
 * @param source which of the request's sources led to it, from 0
 * @param position in the request, from 0, in the order the addresses were listed
 * @param depth links between the start page and this one
 * @param mistake why the address cannot be used, if so
 * @param attempts how often its server was asked in vain
 */
public record PlannedSource(
    RequestId requestId,
    int source,
    int position,
    String uri,
    Role role,
    int depth,
    @Nullable String mistake,
    int attempts) {

  /** What is expected at an address. */
  public enum Role {
    /** Something that becomes a document. */
    PAGE,
    /** A sitemap: a list of pages or of further sitemaps. */
    LISTING;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Role of(String word) {
      return valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /** The document's id; it depends on the place in the request alone, so work done twice agrees. */
  public DocumentId documentId() {
    String name = "document|" + requestId.value() + "|" + position + "|" + uri;
    return new DocumentId(Uuid7.named(name).toString());
  }
}
