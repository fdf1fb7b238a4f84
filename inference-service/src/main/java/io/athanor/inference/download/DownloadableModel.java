package io.athanor.inference.download;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.training.ModelFile;
import io.athanor.contracts.training.ModelManifest;
import io.athanor.kit.blob.BlobStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a published model, at the places by which they name one another, and the base model
 * beside them: a folder with all of them works in Ollama ({@code ollama create NAME -f Modelfile})
 * and in llama.cpp as it is.
 */
record DownloadableModel(ModelPublished published, List<ModelFile> files) {

  static final String CHECKSUMS = "SHA256SUMS";

  private static final String BASE_KIND = "base-gguf";
  private static final String BASE_NAME = "base.gguf";
  private static final Pattern FROM = Pattern.compile("(?m)^FROM \\./(\\S+)$");

  DownloadableModel {
    files = List.copyOf(files);
  }

  static DownloadableModel of(ModelPublished published, BlobStore blobs) {
    var files = new ArrayList<ModelFile>();
    ArtifactRef manifest = published.manifest();
    if (manifest == null) {
      files.add(new ModelFile("adapter-gguf", "adapter.gguf", published.adapterGguf()));
    } else {
      files.addAll(blobs.json(manifest, ModelManifest.class).files());
    }
    files.add(new ModelFile(BASE_KIND, baseName(files, blobs), published.baseGguf()));
    return new DownloadableModel(published, files);
  }

  Optional<ModelFile> find(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }

  /** What {@code sha256sum --check} reads. */
  String checksums() {
    var lines = new StringBuilder();
    for (ModelFile file : files) {
      lines.append(file.content().sha256()).append("  ").append(file.path()).append('\n');
    }
    return lines.toString();
  }

  /** What the Modelfile calls the base model, if there is one and the name is free. */
  private static String baseName(List<ModelFile> files, BlobStore blobs) {
    return files.stream()
        .filter(file -> file.kind().equals("modelfile"))
        .map(file -> new String(blobs.bytes(file.content()), StandardCharsets.UTF_8))
        .map(FROM::matcher)
        .filter(Matcher::find)
        .map(from -> from.group(1))
        .filter(name -> files.stream().noneMatch(file -> file.path().equals(name)))
        .findFirst()
        .orElse(BASE_NAME);
  }
}
