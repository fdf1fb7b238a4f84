package io.athanor.trainer.basemodel;

import io.athanor.contracts.ArtifactRef;
import java.nio.file.Path;

/**
 * A base model on this node.
 *
 * @param id catalogue id, or the reference it was asked for by
 * @param kind {@code gguf} or {@code folder}
 * @param path the file or folder that is trained on
 * @param sha256 checksum that names it
 * @param gguf the file that is served, in the blob store
 */
public record PreparedBase(String id, String kind, Path path, String sha256, ArtifactRef gguf) {}
