package io.athanor.inference.retrieval;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ProblemCode;
import io.athanor.inference.retrieval.SearchResult.Hit;
import io.athanor.kit.http.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/inference/search} and {@code /api/inference/collections}: retrieval by itself. */
@Path("/api/inference")
public class SearchResource {

  private static final int DEFAULT_COUNT = 5;
  private static final int MOST = 50;
  private static final int LONGEST_QUESTION = 10_000;

  private final ParagraphSearch search;

  SearchResource(ParagraphSearch search) {
    this.search = search;
  }

  /**
   * What is searched for.
   *
   * @param paragraphs how many, 5 when absent
   */
  public record SearchRequest(
      @Nullable String collection, @Nullable String question, @Nullable Integer paragraphs) {}

  /** The answer, best paragraph first. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SearchView(String collection, List<HitView> paragraphs, @Nullable String meaning) {}

  /**
   * A paragraph.
   *
   * @param sourceStart first character in the stored original, as in the document itself
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HitView(
      String paragraphId,
      String documentId,
      String sourceUri,
      String title,
      List<String> headings,
      String text,
      int sourceStart,
      int sourceEnd,
      double score,
      @Nullable Integer wordRank,
      @Nullable Integer meaningRank) {

    static HitView of(Hit hit) {
      Passage passage = hit.passage();
      return new HitView(
          passage.paragraphId(),
          passage.documentId(),
          passage.sourceUri(),
          passage.title(),
          passage.headings(),
          passage.text(),
          passage.sourceStart(),
          passage.sourceEnd(),
          hit.score(),
          hit.wordRank(),
          hit.meaningRank());
    }
  }

  /** All collections with how far the index of each is. */
  @GET
  @Path("/collections")
  @RunOnVirtualThread
  public List<CollectionStatus> collections() {
    return search.collections();
  }

  /** The paragraphs for a question. */
  @POST
  @Path("/search")
  @RunOnVirtualThread
  public SearchView search(@Nullable SearchRequest request) {
    if (request == null || request.collection() == null || request.collection().isBlank()) {
      throw wrong("'collection' is missing: GET /api/inference/collections lists them");
    }
    String question = request.question();
    if (question == null || question.isBlank() || question.length() > LONGEST_QUESTION) {
      throw wrong("'question' must have 1 to %d characters".formatted(LONGEST_QUESTION));
    }
    int count = request.paragraphs() == null ? DEFAULT_COUNT : request.paragraphs();
    if (count < 1 || count > MOST) {
      throw wrong("'paragraphs' must be from 1 to " + MOST);
    }
    SearchResult result = search.search(request.collection(), question, count);
    return new SearchView(
        result.collection(), result.hits().stream().map(HitView::of).toList(), result.meaning());
  }

  private static ProblemException wrong(String detail) {
    return new ProblemException(ProblemCode.INVALID_REQUEST, detail);
  }
}
