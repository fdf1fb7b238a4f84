package io.athanor.inference.chat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a chat request gets that does not say it. */
@ConfigMapping(prefix = "athanor.inference.chat")
interface ChatConfig {

  /** Greatest length of an answer in tokens, when the request does not limit it. */
  @WithDefault("512")
  int defaultMaxTokens();

  /**
   * Temperature when the request names none. 0 is greedy decoding: models are tuned here to know
   * facts, and a fact should come out the same way every time.
   */
  @WithDefault("0")
  float defaultTemperature();

  /** How far the reader of a stream may be behind before it is disconnected. */
  @WithDefault("30s")
  Duration slowReaderLimit();
}
