package io.athanor.trainer.data;

import io.athanor.trainer.engine.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows ready for training, with what was lost on the way there: never silent.
 *
 * @param truncated ids of conversations cut at their end to the longest allowed length
 * @param dropped ids of examples without any token that carries loss (after cutting)
 * @param split ids of documents that became several rows
 */
public record EncodedRows(
    List<EncodedRow> rows, List<String> truncated, List<String> dropped, List<String> split) {
  public EncodedRows {
    rows = List.copyOf(rows);
    truncated = List.copyOf(truncated);
    dropped = List.copyOf(dropped);
    split = List.copyOf(split);
  }

  public static EncodedRows of(List<Example> examples, ChatEncoder encoder, int maxLength) {
    Builder builder = new Builder(maxLength);
    for (Example example : examples) {
      switch (example) {
        case Example.Conversation chat -> builder.conversation(chat, encoder.encode(chat));
        case Example.RawText text -> builder.document(text, encoder.encode(text));
      }
    }
    return new EncodedRows(builder.rows, builder.truncated, builder.dropped, builder.split);
  }

  public List<TokenRow> tokenRows() {
    return rows.stream().map(EncodedRow::tokens).toList();
  }

  /** Tokens of the longest row. */
  public int longest() {
    return rows.stream().mapToInt(row -> row.tokens().length()).max().orElse(0);
  }

  private static final class Builder {
    private final int maxLength;
    private final List<EncodedRow> rows = new ArrayList<>();
    private final List<String> truncated = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private final List<String> split = new ArrayList<>();

    Builder(int maxLength) {
      this.maxLength = maxLength;
    }

    void conversation(Example.Conversation example, TokenRow row) {
      boolean tooLong = row.length() > maxLength;
      TokenRow kept = tooLong ? part(row, 0, maxLength) : row;
      if (kept.supervised() == 0) {
        dropped.add(example.id());
        return;
      }
      if (tooLong) {
        truncated.add(example.id());
      }
      rows.add(EncodedRow.whole(example.id(), kept));
    }

    /**
     * A row begins with the last token of the one before it, so that every token but the document's
     * first is predicted exactly once.
     */
    void document(Example.RawText example, TokenRow document) {
      if (document.supervised() == 0) {
        dropped.add(example.id());
        return;
      }
      int step = maxLength - 1;
      int part = 0;
      for (int from = 0; from == 0 || from < document.length() - 1; from += step) {
        int to = Math.min(document.length(), from + maxLength);
        rows.add(new EncodedRow(example.id(), ++part, part(document, from, to)));
      }
      if (part > 1) {
        split.add(example.id());
      }
    }

    private static TokenRow part(TokenRow row, int from, int to) {
      return new TokenRow(
          Arrays.copyOfRange(row.tokens(), from, to), Arrays.copyOfRange(row.weights(), from, to));
    }
  }
}
