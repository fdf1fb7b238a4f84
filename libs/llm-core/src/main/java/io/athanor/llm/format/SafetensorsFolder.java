package io.athanor.llm.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a Hugging Face model folder: {@code model.safetensors}, or shards listed by {@code
 * model.safetensors.index.json} ({@code weight_map: {tensor: file}}).
 */
public final class SafetensorsFolder implements AutoCloseable {
  private static final String SINGLE_FILE = "model.safetensors";
  private static final long LARGEST_INDEX = 100_000_000;
  private static final String INDEX_FILE = "model.safetensors.index.json";

  private final Path folder;
  private final List<SafetensorsFile> files;
  private final Map<String, TensorView> tensors = new LinkedHashMap<>();

  private SafetensorsFolder(Path folder, List<SafetensorsFile> files) {
    this.folder = folder;
    this.files = files;
    for (SafetensorsFile file : files) {
      for (String name : file.names()) {
        if (tensors.putIfAbsent(name, file.tensor(name)) != null) {
          throw new ModelFileException(file.path(), "tensor " + name + " is in two shards");
        }
      }
    }
  }

  /**
   * @throws ModelFileException if a file is refused, a shard is missing or index and shards differ
   */
  public static SafetensorsFolder open(Path folder) throws IOException {
    Path index = folder.resolve(INDEX_FILE);
    boolean sharded = !Files.exists(folder.resolve(SINGLE_FILE)) && Files.exists(index);
    Set<String> listed = new TreeSet<>();
    Set<String> fileNames = sharded ? shards(index, listed) : Set.of(SINGLE_FILE);
    List<SafetensorsFile> files = new ArrayList<>();
    try {
      for (String fileName : fileNames) {
        files.add(SafetensorsFile.open(existing(folder, fileName)));
      }
      SafetensorsFolder opened = new SafetensorsFolder(folder, files);
      if (sharded && !listed.equals(opened.tensors.keySet())) {
        throw new ModelFileException(index, "lists other tensors than its shards hold");
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      files.forEach(SafetensorsFile::close);
      throw e;
    }
  }

  private static Path existing(Path folder, String fileName) throws IOException {
    Path file = folder.resolve(fileName);
    if (!Files.isRegularFile(file)) {
      throw new ModelFileException(folder, fileName + " is missing" + pickles(folder));
    }
    return file;
  }

  /** What to do about weights that are there only as pickles. */
  private static String pickles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return "";
    }
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, "*.{bin,pt,pth,pkl,ckpt}")) {
      for (Path pickle : found) {
        return "; the folder has "
            + pickle.getFileName()
            + ", a PyTorch pickle, which can run code when loaded and is not accepted. Convert the"
            + " model to safetensors (save_pretrained with safe_serialization=True), or take a"
            + " revision of it that has safetensors";
      }
    }
    return "";
  }

  private static Set<String> shards(Path index, Set<String> tensors) throws IOException {
    if (Files.size(index) > LARGEST_INDEX) {
      throw new ModelFileException(index, "has " + Files.size(index) + " bytes: this is no index");
    }
    JsonNode map = JsonFile.read(index).path("weight_map");
    Set<String> shards = new TreeSet<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      String shard = entry.getValue().asText();
      if (!shard.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors")) {
        throw new ModelFileException(index, "shard name \"" + shard + "\" is not accepted");
      }
      tensors.add(entry.getKey());
      shards.add(shard);
    }
    if (shards.isEmpty()) {
      throw new ModelFileException(index, "weight_map is missing or empty");
    }
    return shards;
  }

  public Path path() {
    return folder;
  }

  /** Names in file order, shard by shard. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /** Names in file order, one set for each shard. */
  public List<Set<String>> namesByShard() {
    return files.stream().map(SafetensorsFile::names).toList();
  }

  public @Nullable TensorView find(String name) {
    return tensors.get(name);
  }

  @Override
  public void close() {
    files.forEach(SafetensorsFile::close);
  }
}
