package io.athanor.trainer.basemodel;

import io.athanor.contracts.ArtifactRef;
import java.nio.file.Path;

/**
 * A base model on this node.
 *
 * @param id catalogue id, hub name, or the file's own name
 * @param kind what {@code path} is: {@code gguf}
 * @param path the file that is trained on
 * @param sha256 checksum of the model as it was found: names it
 * @param gguf the file that is served, in the blob store
 * @param tokenizerSha256 checksum of its tokenizer, see {@link TextChecksums}
 * @param chatTemplateSha256 checksum of its chat template
 */
public record PreparedBase(
    String id,
    String kind,
    Path path,
    String sha256,
    ArtifactRef gguf,
    String tokenizerSha256,
    String chatTemplateSha256) {}
