package io.athanor.inference.chat;

import io.athanor.kit.http.openai.RequestField;

/** What retrieval adds to a chat completion, before it and after it. */
interface Grounding {

  /** The request as the model is to answer it. */
  RequestField request();

  /** Writes the completion with its citations. */
  CompletionFormat cite(CompletionFormat plain);

  /** Nothing: the request did not ask for retrieval. */
  record None(RequestField request) implements Grounding {
    @Override
    public CompletionFormat cite(CompletionFormat plain) {
      return plain;
    }
  }
}
