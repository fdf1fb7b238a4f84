package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.DocumentKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A source was read; its text and paragraphs lie in {@code content} ({@link
 * io.athanor.contracts.document.IngestedDocument} as JSON).
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DocumentIngested(
    DocumentId documentId,
    RequestId requestId,
    String sourceUri,
    DocumentKind kind,
    ArtifactRef content,
    int paragraphs,
    @Nullable String language,
    @Nullable String licence,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return requestId.value();
  }
}
