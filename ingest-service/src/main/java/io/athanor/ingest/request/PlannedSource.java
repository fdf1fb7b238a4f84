package io.athanor.ingest.request;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.ingest.fetch.UrlRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document to be made. The plan of a request depends on nothing but the request, so it comes
 * out the same after a crash.
 *
 * @param position in the request, ranges counted out
 * @param mistake why the address cannot be used, if so
 */
record PlannedSource(
    DocumentId documentId,
    int position,
    SourceKind kind,
    String uri,
    @Nullable String mistake,
    SourceOptions options) {

  static List<PlannedSource> of(RequestId request, List<SourceSpec> sources) {
    List<PlannedSource> plan = new ArrayList<>();
    for (SourceSpec source : sources) {
      if (source.kind() == SourceKind.PAGES) {
        addPages(plan, request, source);
      } else {
        plan.add(planned(request, plan.size(), source, source.uri(), null));
      }
    }
    return plan;
  }

  private static void addPages(List<PlannedSource> plan, RequestId request, SourceSpec source) {
    try {
      for (String page : UrlRange.expand(source.uri())) {
        plan.add(planned(request, plan.size(), source, page, null));
      }
    } catch (IllegalArgumentException e) {
      plan.add(planned(request, plan.size(), source, source.uri(), e.getMessage()));
    }
  }

  private static PlannedSource planned(
      RequestId request, int position, SourceSpec source, String uri, @Nullable String mistake) {
    String name = "document|" + request.value() + "|" + position + "|" + uri;
    return new PlannedSource(
        new DocumentId(Uuid7.named(name).toString()),
        position,
        source.kind(),
        uri,
        mistake,
        source.options());
  }
}
