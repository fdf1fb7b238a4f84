package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Which model writes rows, how many, and what it may cost.
 *
 * @param baseUrl address of an OpenAI-compatible API, for example {@code http://127.0.0.1:8084/v1}
 * @param model name of the model that writes
 * @param judgeModel name of the model that judges; null means {@code model}
 * @param apiKeyVariable name of the environment variable that holds the key; null means no key. The
 *     key itself never stands in a pipeline file.
 * @param questions questions asked about each paragraph
 * @param paraphrases other wordings of each question
 * @param judge whether each answer is judged against its paragraph before it is kept
 * @param minimumGrounding least share of an answer's words that stand in its paragraph, 0 to 1
 * @param maxRequests most requests of one build
 * @param maxTokens most tokens, read and written, of one build
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GenerationOptions(
    String baseUrl,
    String model,
    @Nullable String judgeModel,
    @Nullable String apiKeyVariable,
    int questions,
    int paraphrases,
    boolean judge,
    double minimumGrounding,
    int maxRequests,
    long maxTokens) {

  public static final int DEFAULT_QUESTIONS = 2;
  public static final int DEFAULT_PARAPHRASES = 0;
  public static final double DEFAULT_GROUNDING = 0.6;
  public static final int DEFAULT_MAX_REQUESTS = 1_000;
  public static final long DEFAULT_MAX_TOKENS = 1_000_000;
}
