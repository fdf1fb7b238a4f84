package io.athanor.trainer.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter came from, written as {@code athanor.json} beside it.
 *
 * @param baseSha256 of the base's file, when known
 * @param dataset name of the data set
 * @param tokenizerAndTemplateSha256 over the chat template and the bytes of every token
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Lineage(
    String runId,
    String base,
    @Nullable String baseSha256,
    String dataset,
    String datasetSha256,
    String tokenizerAndTemplateSha256) {}
