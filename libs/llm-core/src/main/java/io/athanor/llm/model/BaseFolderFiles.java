package io.athanor.llm.model;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/** The files of a model folder that a model merged from it shares: all that are no weights. */
final class BaseFolderFiles {
  private static final Pattern SHARED =
      Pattern.compile(
          "config\\.json|generation_config\\.json|tokenizer.*|special_tokens_map\\.json"
              + "|added_tokens\\.json|vocab\\.json|merges\\.txt|chat_template\\..*|LICENSE.*|NOTICE.*",
          Pattern.CASE_INSENSITIVE);
  private static final String TEMPLATES = "additional_chat_templates";

  private BaseFolderFiles() {}

  static void copy(Path base, Path target) throws IOException {
    copy(base, target, SHARED);
    if (Files.isDirectory(base.resolve(TEMPLATES))) {
      Files.createDirectories(target.resolve(TEMPLATES));
      copy(base.resolve(TEMPLATES), target.resolve(TEMPLATES), Pattern.compile(".*\\.jinja"));
    }
  }

  private static void copy(Path from, Path to, Pattern names) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from, Files::isRegularFile)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (names.matcher(name).matches()) {
          Files.copy(file, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
