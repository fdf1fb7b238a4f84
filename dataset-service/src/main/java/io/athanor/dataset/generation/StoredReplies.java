package io.athanor.dataset.generation;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.hash.Sha256;
import io.athanor.kit.json.Json;
import java.util.Optional;

/**
 * Keeps every reply in the blob store under the hash of its request, so that a build that was
 * killed asks nothing twice, and anybody can look up what a row was made from.
 */
public final class StoredReplies implements ModelReplies {

  /** A request and its reply as they are stored. */
  record Entry(String prompt, String request, String reply, long tokens) {}

  private final ChatCompletions api;
  private final BlobStore blobs;

  public StoredReplies(ChatCompletions api, BlobStore blobs) {
    this.api = api;
    this.blobs = blobs;
  }

  @Override
  public ModelReply reply(ModelQuestion question) {
    String request = ChatCompletions.request(question);
    String sha256 = Sha256.of(request);
    String key = "generated/" + sha256.substring(0, 2) + '/' + sha256 + ".json";
    Entry entry =
        stored(key)
            .orElseGet(
                () -> {
                  ChatCompletions.Completion completion = api.complete(request);
                  return store(
                      key,
                      new Entry(
                          question.prompt(), request, completion.text(), completion.tokens()));
                });
    return new ModelReply(entry.reply(), sha256, entry.tokens());
  }

  private Entry store(String key, Entry entry) {
    try {
      blobs.putJson(key, entry);
      return entry;
    } catch (BlobStoreException e) {
      if (e.code() != ProblemCode.STATE_CONFLICT) {
        throw e;
      }
      // Another build asked the same at the same time; its reply is the one that counts.
      return stored(key).orElseThrow();
    }
  }

  private Optional<Entry> stored(String key) {
    Optional<ArtifactRef> found = blobs.find(key, Json.MEDIA_TYPE);
    return found.map(reference -> blobs.json(reference, Entry.class));
  }
}
