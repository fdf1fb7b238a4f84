package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;

/** What retrieval adds to a chat completion, before it and after it. */
interface Grounding {

  /** The request as the model is to answer it. */
  byte[] body();

  /** The completion with its citations. */
  ObjectNode whole(ObjectNode completion);

  /** Takes the events of a stream and writes them to {@code client} with the citations. */
  OutputStream stream(OutputStream client);

  /** Nothing: the request did not ask for retrieval. */
  record None(byte[] body) implements Grounding {
    @Override
    public ObjectNode whole(ObjectNode completion) {
      return completion;
    }

    @Override
    public OutputStream stream(OutputStream client) {
      return client;
    }
  }
}
