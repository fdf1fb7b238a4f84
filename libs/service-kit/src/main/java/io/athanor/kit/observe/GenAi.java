package io.athanor.kit.observe;

import java.util.stream.DoubleStream;

/**
 * The names of OpenTelemetry's semantic conventions for generative AI (status: development), all of
 * them in this one place: a change of the conventions is a change of this class.
 */
public final class GenAi {

  /** What we are, by {@link #PROVIDER_NAME}. */
  public static final String PROVIDER = "athanor";

  // Metrics of the server, in seconds, and of the tokens that a client pays for.
  public static final String REQUEST_DURATION = "gen_ai.server.request.duration";
  public static final String TIME_TO_FIRST_TOKEN = "gen_ai.server.time_to_first_token";
  public static final String TIME_PER_OUTPUT_TOKEN = "gen_ai.server.time_per_output_token";
  public static final String TOKEN_USAGE = "gen_ai.client.token.usage";

  // Attributes.
  public static final String OPERATION_NAME = "gen_ai.operation.name";
  public static final String PROVIDER_NAME = "gen_ai.provider.name";
  public static final String REQUEST_MODEL = "gen_ai.request.model";
  public static final String REQUEST_MAX_TOKENS = "gen_ai.request.max_tokens";
  public static final String REQUEST_TEMPERATURE = "gen_ai.request.temperature";
  public static final String REQUEST_CHOICE_COUNT = "gen_ai.request.choice.count";
  public static final String RESPONSE_MODEL = "gen_ai.response.model";
  public static final String RESPONSE_FINISH_REASONS = "gen_ai.response.finish_reasons";
  public static final String USAGE_INPUT_TOKENS = "gen_ai.usage.input_tokens";
  public static final String USAGE_OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
  public static final String TOKEN_TYPE = "gen_ai.token.type";
  public static final String ERROR_TYPE = "error.type";

  // Values of TOKEN_TYPE.
  public static final String INPUT = "input";
  public static final String OUTPUT = "output";

  private GenAi() {}

  /** Bucket limits of {@link #REQUEST_DURATION}, in seconds. */
  public static double[] requestDurationBuckets() {
    return doubling(0.01, 14, 2);
  }

  /** Bucket limits of {@link #TIME_TO_FIRST_TOKEN}, in seconds. */
  public static double[] timeToFirstTokenBuckets() {
    return new double[] {
      0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
    };
  }

  /** Bucket limits of {@link #TIME_PER_OUTPUT_TOKEN}, in seconds. */
  public static double[] timePerOutputTokenBuckets() {
    return new double[] {0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5};
  }

  /** Bucket limits of {@link #TOKEN_USAGE}. */
  public static double[] tokenUsageBuckets() {
    return doubling(1, 14, 4);
  }

  private static double[] doubling(double first, int count, int factor) {
    return DoubleStream.iterate(first, limit -> limit * factor).limit(count).toArray();
  }
}
