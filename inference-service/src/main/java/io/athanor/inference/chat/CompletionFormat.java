package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.chat.ChatAnswer.Part;
import java.util.List;
import java.util.Optional;

/**
 * The objects of one completion as an endpoint writes them: the whole answer, or the chunks of a
 * stream. All of them carry the same id and time.
 */
interface CompletionFormat {

  /** All answers in one piece. */
  ObjectNode whole(List<ChatChoice> choices, Usage usage);

  /** What comes before an answer's first text, if anything does. */
  Optional<ObjectNode> openingChunk(int choice);

  /** A chunk of text. */
  ObjectNode textChunk(Part.Text part);

  /** The chunk that says why an answer ended. */
  ObjectNode finishChunk(Part.End end);

  /** The chunk of token counts, which has no choices. */
  ObjectNode usageChunk(Usage usage);
}
