package io.athanor.ingest.read.office.fork;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files for the service, one after the other. A line on standard input asks: {@code format
 * TAB input file TAB output file}; a line on standard output answers: {@code @ok}, or {@code
 * @refused} with what is wrong with the file. Ends when its input ends, so it never outlives the
 * service; a lack of memory ends it too (see the flags of {@code ForkLaunch}).
 */
public final class ReaderMain {

  private ReaderMain() {}

  /**
   * Runs until standard input ends.
   *
   * @param arguments the most characters that a file may unpack to
   */
  public static void main(String[] arguments) throws IOException {
    long mostCharacters = Long.parseLong(arguments[0]);
    // Answers alone may go to standard output, whatever a library prints.
    OutputStream answers = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String answer = answer(line.split("\t", 3), mostCharacters);
      answers.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
      answers.flush();
    }
  }

  private static String answer(String[] request, long mostCharacters) {
    try (Writer file =
            new BufferedWriter(
                Files.newBufferedWriter(Path.of(request[2]), StandardCharsets.UTF_8));
        BoundedWriter output = new BoundedWriter(file, mostCharacters)) {
      write(request[0], Path.of(request[1]), output);
      return "@ok";
    } catch (RefusedFileException e) {
      return refused(e.getMessage());
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return refused(Failures.of(e, "the " + word(request[0]) + " file is damaged").getMessage());
    }
  }

  private static void write(String format, Path input, BoundedWriter output) throws IOException {
    switch (format) {
      case "PDF" -> PdfRendition.write(input, output);
      case "EPUB" -> EpubRendition.write(input, output);
      case "PARQUET" -> ParquetRendition.write(input, output);
      default -> throw new IllegalArgumentException("no reader for " + format);
    }
  }

  private static String word(String format) {
    return format.equals("PARQUET") ? "Parquet" : format;
  }

  private static String refused(@org.jspecify.annotations.Nullable String reason) {
    return "@refused " + String.valueOf(reason).replaceAll("[\\r\\n]+", " ");
  }
}
