package io.athanor.trainer.check;

import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.tokenizer.TokenizerException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code CheckGguf HF_DIR [PEFT_DIR] EXPECTED...}: exports a model next to files that llama.cpp's
 * tools wrote for it, and prints for each whether the export is equal or what differs first.
 *
 * <p>Exit status: 0 all equal, 1 a difference, 2 a file that cannot be read or exported.
 */
public final class CheckGguf {
  private static final int UNREADABLE = 2;

  private final PrintStream out;
  private final PrintStream err;

  CheckGguf(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    System.exit(new CheckGguf(System.out, System.err).run(List.of(arguments)));
  }

  int run(List<String> arguments) {
    List<Path> paths = new ArrayList<>(arguments.stream().map(Path::of).toList());
    Path model = paths.isEmpty() ? null : paths.removeFirst();
    boolean withAdapter = !paths.isEmpty() && Files.isDirectory(paths.getFirst());
    Path adapter = withAdapter ? paths.removeFirst() : null;
    if (model == null || paths.isEmpty()) {
      err.println("usage: CheckGguf HF_DIR [PEFT_DIR] EXPECTED...");
      return UNREADABLE;
    }
    int status = 0;
    for (Path expected : paths) {
      status = Math.max(status, check(new GgufExpectation(model, adapter, expected)));
    }
    return status;
  }

  private int check(GgufExpectation expectation) {
    try {
      GgufVerdict verdict = expectation.check();
      out.println(expectation.expected() + ": " + verdict.words());
      return verdict.equal() ? 0 : 1;
    } catch (NoSuchFileException missing) {
      err.println(missing.getFile() + ": cannot be checked: there is no such file");
      return UNREADABLE;
    } catch (IOException
        | UncheckedIOException
        | ModelFileException
        | TokenizerException
        | IllegalArgumentException e) {
      err.println(expectation.expected() + ": cannot be checked: " + e.getMessage());
      return UNREADABLE;
    }
  }
}
