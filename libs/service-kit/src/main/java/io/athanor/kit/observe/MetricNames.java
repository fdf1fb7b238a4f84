package io.athanor.kit.observe;

/** The names of our metrics; tags never hold an identifier of a run, a document or a person. */
public final class MetricNames {

  /** Events stored but not yet sent. */
  public static final String OUTBOX_PENDING = "athanor.outbox.pending";

  /** Age of the oldest event not yet sent, in seconds. */
  public static final String OUTBOX_LAG = "athanor.outbox.lag.seconds";

  /** Records that went to a dead-letter topic. */
  public static final String DEAD_LETTERS = "athanor.dlq.records";

  /** Events of a type that this release does not know. */
  public static final String EVENTS_SKIPPED = "athanor.events.skipped";

  /** Documents by outcome. */
  public static final String DOCUMENTS = "athanor.dataset.docs";

  /** Fetches by outcome: fetched, unchanged, cached, retry, or the code of a rejection. */
  public static final String FETCHES = "athanor.crawl.requests";

  /** Bytes of bodies that came over the network, as sent. */
  public static final String FETCHED_BYTES = "athanor.crawl.bytes";

  /** Time spent waiting for a host's turn, in seconds. */
  public static final String CRAWL_WAIT = "athanor.crawl.wait";

  /** Pages by what robots.txt and the signals against training say: allowed, or who forbids. */
  public static final String CRAWL_DECISIONS = "athanor.crawl.decisions";

  /** Addresses of the request in work that wait for their turn. */
  public static final String FRONTIER = "athanor.crawl.frontier";

  /** Examples made, by recipe. */
  public static final String EXAMPLES = "athanor.dataset.examples";

  /** Runs by state. */
  public static final String RUNS = "athanor.training.runs";

  /** Tokens trained on. */
  public static final String TRAINED_TOKENS = "athanor.training.tokens";

  /** Loss of the newest step. */
  public static final String TRAINING_LOSS = "athanor.train.loss";

  /** Leases lost to another node. */
  public static final String LEASE_LOST = "athanor.lease.lost";

  /** Requests waiting for a slot. */
  public static final String INFERENCE_QUEUE = "athanor.infer.queue.depth";

  /** Adapters by state. */
  public static final String ADAPTERS = "athanor.adapter.slots";

  /** Time to load an adapter. */
  public static final String ADAPTER_LOAD = "athanor.adapter.load";

  public static final String GEN_AI_REQUEST_DURATION = "gen_ai.server.request.duration";
  public static final String GEN_AI_TIME_TO_FIRST_TOKEN = "gen_ai.server.time_to_first_token";
  public static final String GEN_AI_TIME_PER_OUTPUT_TOKEN = "gen_ai.server.time_per_output_token";
  public static final String GEN_AI_TOKEN_USAGE = "gen_ai.client.token.usage";

  public static final String TOPIC = "topic";
  public static final String OUTCOME = "outcome";
  public static final String STATE = "state";

  private MetricNames() {}
}
