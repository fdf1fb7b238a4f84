package io.athanor.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A chart on disk, rendered by Helm itself as {@code helm template} does. */
record Chart(Path folder) {

  static final String RELEASE = "athanor";
  static final String NAMESPACE = "athanor";

  /** What the copies name the annotation of hooks. */
  static final String HOOK = "shown/hook";

  private static final Chart COPY = source().copy();

  /** The chart of this repository as it is. */
  static Chart source() {
    return new Chart(Repository.file("deploy/chart"));
  }

  /** The chart of this repository with its hooks as ordinary objects. */
  static Chart ours() {
    return COPY;
  }

  /** All objects that an installation with these values makes. */
  List<KubernetesObject> render(Path... valuesFiles) {
    return render(Map.of(), valuesFiles);
  }

  List<KubernetesObject> render(Map<String, ?> settings, Path... valuesFiles) {
    TemplateCommand command =
        new Helm(folder)
            .template()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .withKubeVersion("1.37.0");
    for (Path file : valuesFiles) {
      command.withValuesFile(file);
    }
    settings.forEach(command::set);
    return KubernetesObject.readAll(command.call());
  }

  /** A copy in which a text of one file is another; the text must be there. */
  Chart with(String file, String right, String wrong) {
    Chart copy = copy();
    try {
      Path changed = copy.folder.resolve(file);
      String text = Files.readString(changed);
      if (!text.contains(right)) {
        throw new IllegalArgumentException("%s does not hold %s".formatted(file, right));
      }
      Files.writeString(changed, text.replace(right, wrong));
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy with one more file. */
  Chart with(String file, String content) {
    Chart copy = copy();
    try {
      Files.writeString(copy.folder.resolve(file), content);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Helm's library leaves hooks out of what it renders, so their annotation has another name. */
  private Chart copy() {
    try (Stream<Path> files = Files.walk(folder)) {
      Path target = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "chart");
      for (Path each : files.toList()) {
        Path copy = target.resolve(folder.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(copy);
        } else {
          Files.writeString(copy, Files.readString(each).replace("helm.sh/hook:", HOOK + ":"));
        }
      }
      return new Chart(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
