package io.athanor.trainer.basemodel;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.feed.Progress;
import io.athanor.kit.observe.LogKeys;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.hub.BaseModel;
import io.athanor.llm.hub.BaseModelCatalog;
import io.athanor.llm.hub.BaseModelException;
import io.athanor.llm.hub.BaseModelResolver;
import io.athanor.llm.hub.GgufFiles;
import io.athanor.llm.hub.ModelText;
import io.athanor.trainer.FolderConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds base models, brings them to this node and publishes the file that serving needs, once per
 * checksum. One at a time: two runs that ask for the same model fetch it once.
 */
@ApplicationScoped
public class BaseModels {

  private static final Logger LOGGER = LoggerFactory.getLogger(BaseModels.class);
  private static final String HUB_PREFIX = "hf://";

  private final BaseModelCatalog catalog = BaseModelCatalog.bundled();
  private final ReentrantLock lock = new ReentrantLock();
  private final BaseModelResolver resolver;
  private final GgufFiles ggufFiles;
  private final BlobStore blobs;
  private final Progress feed;
  private final PreparedBases prepared = new PreparedBases();
  private final SharedBases shared;

  BaseModels(FolderConfig folders, BlobStore blobs, Progress feed) {
    this.resolver = BaseModelResolver.standard(folders.models().toAbsolutePath());
    this.ggufFiles = new GgufFiles(folders.models().toAbsolutePath());
    this.shared = new SharedBases(blobs, ggufFiles);
    this.blobs = blobs;
    this.feed = feed;
  }

  /** The models known by name. */
  public BaseModelCatalog catalog() {
    return catalog;
  }

  /**
   * Whether a reference could be resolved: a name, a hub reference, what lies on this machine, or
   * what another node has published.
   */
  public boolean isKnown(String reference) {
    if (catalog.find(reference).isPresent() || reference.startsWith(HUB_PREFIX)) {
      return true;
    }
    try {
      Path path = Path.of(reference);
      return Files.isRegularFile(path)
          || Files.exists(path.resolve("config.json"))
          || shared.isKnown(reference);
    } catch (InvalidPathException notAPath) {
      return false;
    }
  }

  /** The names of the catalogue. */
  public List<String> names() {
    return catalog.models().stream().map(entry -> entry.id()).toList();
  }

  /**
   * Brings a base model to this node. Blocks for as long as a download takes.
   *
   * @throws BaseModelProblemException when it is unknown, cannot be had or cannot be used
   */
  public PreparedBase prepare(String reference, @Nullable PipelineRef pipeline) {
    lock.lock();
    try {
      Optional<PreparedBase> known = prepared.find(reference);
      if (known.isPresent()) {
        return known.get();
      }
      Optional<PreparedBase> elsewhere =
          isHere(reference) ? Optional.empty() : shared.fetch(reference);
      if (elsewhere.isPresent()) {
        LOGGER
            .atInfo()
            .addKeyValue(LogKeys.BASE_MODEL, elsewhere.get().id())
            .addKeyValue("path", elsewhere.get().path())
            .log("base model came from the blob store");
        prepared.keep(reference, elsewhere.get().path(), elsewhere.get());
        return elsewhere.get();
      }
      BaseModel base =
          resolver.resolve(reference, new DownloadNews(feed, pipeline, System::nanoTime));
      LOGGER
          .atInfo()
          .addKeyValue(LogKeys.BASE_MODEL, base.id())
          .addKeyValue("path", base.path())
          .log("base model is here");
      PreparedBase fresh = publish(base);
      shared.publish(reference, fresh);
      prepared.keep(reference, base.path(), fresh);
      return fresh;
    } catch (BaseModelException e) {
      throw new BaseModelProblemException(codeOf(reference), message(e), e);
    } catch (ModelFileException e) {
      // The file is whole but of a kind nobody here can read, or it is damaged.
      boolean unsupported = message(e).toLowerCase(Locale.ROOT).contains("supported");
      throw new BaseModelProblemException(
          unsupported ? ProblemCode.UNSUPPORTED_MODEL : ProblemCode.INVALID_MODEL_FILE,
          message(e),
          e);
    } catch (IOException | UncheckedIOException e) {
      throw new BaseModelProblemException(ProblemCode.BASE_MODEL_UNAVAILABLE, message(e), e);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the resolver needs no network; a path that is not there may be another node's. */
  private boolean isHere(String reference) {
    try {
      return resolver.local(reference).isPresent();
    } catch (BaseModelException unknownHere) {
      return false;
    }
  }

  private PreparedBase publish(BaseModel base) throws IOException {
    // What is trained on is the very file that is served, so both see the same weights.
    Path file = ggufFiles.of(base);
    ModelText text = base.text();
    return new PreparedBase(
        base.id(),
        "gguf",
        file.toAbsolutePath(),
        base.sha256(),
        blobs.putFile("bases/" + base.sha256() + ".gguf", "application/gguf", file),
        TextChecksums.tokenizer(text),
        TextChecksums.chatTemplate(text.chatTemplate()));
  }

  private ProblemCode codeOf(String reference) {
    boolean known = catalog.find(reference).isPresent() || reference.startsWith(HUB_PREFIX);
    return known ? ProblemCode.BASE_MODEL_UNAVAILABLE : ProblemCode.UNKNOWN_BASE_MODEL;
  }

  private static String message(Exception failure) {
    return String.valueOf(failure.getMessage());
  }
}
