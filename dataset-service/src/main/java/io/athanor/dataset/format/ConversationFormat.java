package io.athanor.dataset.format;

import io.athanor.contracts.dataset.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

/**
 * A file format of conversations. Writing and reading back gives the same conversations; writers
 * hold one conversation at a time, so a download may be larger than the memory.
 */
public sealed interface ConversationFormat
    permits ShareGptJson, ShareGptLines, OpenAiMessages, QuestionAnswerLines {

  /** The format of a download's {@code format} parameter. */
  static ConversationFormat of(DownloadFormat format) {
    return switch (format) {
      case SHAREGPT_JSON -> new ShareGptJson();
      case SHAREGPT_JSONL -> new ShareGptLines();
      case OPENAI_MESSAGES -> new OpenAiMessages();
      case QUESTION_ANSWER -> new QuestionAnswerLines();
    };
  }

  /** Writes the conversations; does not close the stream. */
  void write(Iterator<List<Turn>> conversations, OutputStream stream) throws IOException;

  /**
   * Reads conversations.
   *
   * @throws InvalidConversationException naming the place of the first mistake
   */
  List<List<Turn>> read(InputStream stream) throws IOException;
}
