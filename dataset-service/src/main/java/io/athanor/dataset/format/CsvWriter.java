package io.athanor.dataset.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated rows, every cell quoted (RFC 4180): system, question, answer; or text. The first
 * row decides which.
 */
final class CsvWriter implements ConversationWriter {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL).get();

  private final CSVPrinter printer;
  private @Nullable Boolean rawText;

  CsvWriter(OutputStream stream) throws IOException {
    this.printer =
        new CSVPrinter(
            new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)), FORMAT);
  }

  @Override
  public void write(TrainingRow row) throws IOException {
    switch (row) {
      case TrainingRow.RawText text -> {
        begin(true);
        printer.printRecord(text.text());
      }
      case TrainingRow.Conversation conversation -> {
        Exchange exchange = Exchange.of(conversation);
        Exchange.Pair pair = exchange.only();
        exchange.requireSystemText();
        begin(false);
        String system = exchange.system();
        printer.printRecord(system == null ? "" : system, pair.question(), pair.answer());
      }
    }
  }

  private void begin(boolean text) throws IOException {
    Boolean before = rawText;
    if (before == null) {
      rawText = text;
      printer.printRecord(
          text ? new Object[] {"text"} : new Object[] {"system", "question", "answer"});
    } else if (before != text) {
      throw new UnholdableRowException("a sheet holds either conversations or raw text, not both");
    }
  }

  @Override
  public void close() throws IOException {
    if (rawText == null) {
      begin(false);
    }
    printer.close(true);
  }
}
