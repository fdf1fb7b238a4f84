package io.athanor.kit.observe;

/**
 * The names of our metrics and their tags; {@code docs/observability.md} says what each means. A
 * tag's value comes from an enumeration or the configuration, never from a request: no identifier
 * of a run, a document, a host or a person.
 */
public final class MetricNames {

  /** Events stored but not yet sent. */
  public static final String OUTBOX_PENDING = "athanor.outbox.pending";

  /** Age of the oldest event not yet sent, in seconds. */
  public static final String OUTBOX_LAG = "athanor.outbox.lag.seconds";

  /** Records that went to a dead-letter topic, by the topic they came from. */
  public static final String DEAD_LETTERS = "athanor.dlq.records";

  /** Events of a type that this release does not know. */
  public static final String EVENTS_SKIPPED = "athanor.events.skipped";

  /** Records that a group has not acknowledged yet, by group and topic. */
  public static final String CONSUMER_LAG = "athanor.consumer.lag.records";

  /** Documents by outcome and, for those that were rejected, reason. */
  public static final String DOCUMENTS = "athanor.dataset.docs";

  /** Fetches by outcome: fetched, unchanged, cached, retry, or the code of a rejection. */
  public static final String FETCHES = "athanor.crawl.requests";

  /** Bytes of bodies that came over the network, as sent. */
  public static final String FETCHED_BYTES = "athanor.crawl.bytes";

  /** Time spent waiting for a host's turn, in seconds. */
  public static final String CRAWL_WAIT = "athanor.crawl.wait";

  /** Pages by what robots.txt and the signals against training say: allowed or refused. */
  public static final String CRAWL_DECISIONS = "athanor.crawl.decisions";

  /** Addresses of the request in work that wait for their turn. */
  public static final String FRONTIER = "athanor.crawl.frontier";

  /** Examples made, by recipe. */
  public static final String EXAMPLES = "athanor.dataset.examples";

  /** Runs by the state of their row; what trainer nodes are scaled by. */
  public static final String RUNS = "athanor.training.runs";

  /** Runs and jobs by the state that the interface shows: one whose lease lapsed is queued. */
  public static final String JOB_STATE = "athanor.job.state";

  /** Runs that nobody works on though their row says so. */
  public static final String LEASES_EXPIRED = "athanor.lease.expired";

  /** Leases lost to another node. */
  public static final String LEASE_LOST = "athanor.lease.lost";

  /** Places for runs on this node, by whether one is trained there. */
  public static final String TRAINER_SLOTS = "athanor.trainer.slots";

  /** Tokens trained on. */
  public static final String TRAINED_TOKENS = "athanor.train.tokens";

  /** Loss of the newest step; not a number before the first. */
  public static final String TRAINING_LOSS = "athanor.train.loss";

  /** Time of an optimizer step. */
  public static final String STEP_TIME = "athanor.step";

  /** Time since the newest checkpoint of a run in training here, the longest of them. */
  public static final String CHECKPOINT_AGE = "athanor.checkpoint.age.seconds";

  /** Size of the newest checkpoint that this node stored. */
  public static final String CHECKPOINT_SIZE = "athanor.checkpoint.bytes";

  /** Requests waiting for a slot. */
  public static final String INFERENCE_QUEUE = "athanor.infer.queue.depth";

  /** Requests that may wait at one engine; further ones are refused. */
  public static final String INFERENCE_QUEUE_LIMIT = "athanor.infer.queue.limit";

  /** Requests being answered. */
  public static final String INFERENCE_RUNNING = "athanor.infer.running";

  /** Base and merged models in memory. */
  public static final String OPEN_MODELS = "athanor.infer.models.open";

  /** Share of the key-value cache that is in use, the fullest engine's. */
  public static final String CACHE_USAGE = "athanor.infer.kv.usage.ratio";

  /** Adapters by state, and places that are free. */
  public static final String ADAPTERS = "athanor.adapter.slots";

  /** Time to load an adapter. */
  public static final String ADAPTER_LOAD = "athanor.adapter.load";

  public static final String GROUP = "group";
  public static final String TOPIC = "topic";
  public static final String OUTCOME = "outcome";
  public static final String REASON = "reason";
  public static final String STATE = "state";
  public static final String RECIPE = "recipe";

  /** The service, on every metric. */
  public static final String APPLICATION = "application";

  private MetricNames() {}
}
