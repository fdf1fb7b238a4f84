package io.athanor.inference.embedding;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.embedding.EmbeddingAvailability.Ready;
import io.athanor.inference.embedding.EmbeddingsRequest.Inputs;
import io.athanor.inference.embedding.TextEmbedder.Embedded;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.json.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** {@code POST /v1/embeddings}, as OpenAI's clients call it. */
@Path("/v1/embeddings")
public class EmbeddingsResource {

  private final EmbeddingModel model;
  private final TextEmbedder embedder;

  EmbeddingsResource(EmbeddingModel model, TextEmbedder embedder) {
    this.model = model;
    this.embedder = embedder;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  public ObjectNode embed(byte[] body) {
    EmbeddingsRequest request = EmbeddingsRequestReader.read(body);
    if (!model.isNamed(request.model())) {
      throw OpenAiException.modelNotFound(request.model());
    }
    EmbeddingAvailability availability = model.ask();
    if (!(availability instanceof Ready)) {
      throw OpenAiException.unavailable(availability.sentence());
    }
    try {
      requireFit(request);
      Embedded embedded =
          switch (request.inputs()) {
            case Inputs.Texts texts -> embedder.embedNow(texts.values());
            case Inputs.Tokens tokens -> embedder.embedTokens(tokens.values());
          };
      return response(request, embedded);
    } catch (EncoderBusyException e) {
      throw OpenAiException.overloaded(String.valueOf(e.getMessage()));
    }
  }

  /** What only the opened model can tell. */
  private void requireFit(EmbeddingsRequest request) {
    int most = embedder.with(encoder -> encoder.dimensions());
    if (request.dimensions().orElse(1) > most) {
      throw OpenAiException.invalid(
          "dimensions", "'dimensions' must be at most %d for this model".formatted(most));
    }
    if (request.inputs() instanceof Inputs.Tokens(List<int[]> texts)) {
      int size = embedder.with(encoder -> encoder.vocabularySize());
      if (texts.stream().flatMapToInt(Arrays::stream).anyMatch(id -> id < 0 || id >= size)) {
        throw OpenAiException.invalid(
            "input",
            "'input' holds token ids outside this model's vocabulary of %d; ids of another model's tokenizer mean nothing here: send text"
                .formatted(size));
      }
    }
  }

  private ObjectNode response(EmbeddingsRequest request, Embedded embedded) {
    ObjectNode root = Json.mapper().createObjectNode().put("object", "list");
    ArrayNode data = root.putArray("data");
    for (int i = 0; i < embedded.vectors().size(); i++) {
      ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
      float[] vector = shortened(embedded.vectors().get(i), request);
      if (request.base64()) {
        item.put("embedding", base64(vector));
      } else {
        ArrayNode values = item.putArray("embedding");
        for (float value : vector) {
          values.add(value);
        }
      }
    }
    root.put("model", model.name());
    root.putObject("usage")
        .put("prompt_tokens", embedded.tokens())
        .put("total_tokens", embedded.tokens());
    return root;
  }

  /** The first dimensions, scaled to length 1 again, as OpenAI shortens its own. */
  private static float[] shortened(float[] vector, EmbeddingsRequest request) {
    int length = request.dimensions().orElse(vector.length);
    if (length == vector.length) {
      return vector;
    }
    float[] part = Arrays.copyOf(vector, length);
    double square = 0;
    for (float value : part) {
      square += value * value;
    }
    for (int i = 0; i < length; i++) {
      part[i] = (float) (part[i] / Math.sqrt(square));
    }
    return part;
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
