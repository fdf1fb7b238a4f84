package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.chat.ChatAnswer.Part;
import java.util.List;

/**
 * The objects of one completion as an endpoint writes them: the whole answer, or the chunks of a
 * stream. All of them carry the same id and time.
 */
interface CompletionFormat {

  /** All answers in one piece. */
  ObjectNode whole(List<ChatChoice> choices, Usage usage);

  /** What comes before an answer's first text, if anything does. */
  List<ObjectNode> openingChunks(int choice);

  /** What a piece of text becomes. */
  List<ObjectNode> textChunks(Part.Text part);

  /** What ends an answer; the last chunk says why it ended. */
  List<ObjectNode> finishChunks(Part.End end);

  /** The chunk of token counts, which has no choices. */
  ObjectNode usageChunk(Usage usage);
}
