package io.athanor.trainer.publication;

import java.nio.file.Path;

/**
 * What a worker left behind when it was done.
 *
 * @param adapterFolder adapter in PEFT's layout
 * @param adapterGguf the same adapter as GGUF
 * @param tokenizerSha256 checksum of the tokenizer it was trained with
 * @param chatTemplateSha256 checksum of the chat template it was trained with
 */
public record TrainedFiles(
    Path adapterFolder, Path adapterGguf, String tokenizerSha256, String chatTemplateSha256) {}
