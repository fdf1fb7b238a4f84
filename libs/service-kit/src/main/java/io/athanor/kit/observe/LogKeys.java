package io.athanor.kit.observe;

/** The keys of structured log entries. */
public final class LogKeys {

  public static final String EVENT = "event";
  public static final String EVENT_TYPE = "eventType";
  public static final String TOPIC = "topic";
  public static final String PIPELINE = "pipeline";
  public static final String REQUEST = "request";
  public static final String HTTP_REQUEST = "httpRequest";
  public static final String DOCUMENT = "document";
  public static final String DATASET = "dataset";
  public static final String RUN = "run";
  public static final String STEP = "step";
  public static final String MODEL = "model";
  public static final String BASE_MODEL = "baseModel";
  public static final String ATTEMPT = "attempt";
  public static final String WORK = "work";
  public static final String COUNT = "count";

  public static final String NATIVES = "natives";

  private LogKeys() {}
}
