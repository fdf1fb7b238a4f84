package io.athanor.dataset.format;

import io.athanor.contracts.dataset.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The chat format of OpenAI's fine-tuning API: {@code {"messages": [{"role": "user", "content":
 * ...}, ...]}}.
 */
public final class OpenAiMessages implements ConversationFormat {

  private static final String FIELD = "messages";

  @Override
  public void write(Iterator<List<Turn>> conversations, OutputStream stream) throws IOException {
    Iterable<List<Turn>> each = () -> conversations;
    JsonLines.write(
        StreamSupport.stream(each.spliterator(), false)
            .map(turns -> Map.of(FIELD, TurnWords.OPENAI.write(turns)))
            .iterator(),
        stream);
  }

  @Override
  public List<List<Turn>> read(InputStream stream) throws IOException {
    return JsonLines.read(stream, (line, place) -> TurnWords.OPENAI.read(line.path(FIELD), place));
  }
}
