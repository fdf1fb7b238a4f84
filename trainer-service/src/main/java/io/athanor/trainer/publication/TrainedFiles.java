package io.athanor.trainer.publication;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a worker left behind when it was done. Everything below the output folder is published.
 *
 * @param outputFolder holds all the others
 * @param adapterFolder adapter in PEFT's layout
 * @param adapterGguf the same adapter as GGUF
 * @param exports other files and folders to their kind, for example {@code merged}
 * @param tokenizerSha256 checksum of the tokenizer it was trained with
 * @param chatTemplateSha256 checksum of the chat template it was trained with
 */
public record TrainedFiles(
    Path outputFolder,
    Path adapterFolder,
    Path adapterGguf,
    Map<Path, String> exports,
    String tokenizerSha256,
    String chatTemplateSha256) {

  public TrainedFiles {
    exports = Map.copyOf(exports);
  }
}
