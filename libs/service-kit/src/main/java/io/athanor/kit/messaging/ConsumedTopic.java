package io.athanor.kit.messaging;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * A topic that this service reads.
 *
 * @param group the consumer group that keeps the place in it
 * @param topic its name
 */
public record ConsumedTopic(String group, String topic) {

  private static final Pattern CHANNEL =
      Pattern.compile("(mp\\.messaging\\.incoming\\.[^.]+)\\.topic");

  /** The topics of all incoming channels that are not switched off; each names its group. */
  public static List<ConsumedTopic> of(Config config) {
    return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .map(CHANNEL::matcher)
        .filter(Matcher::matches)
        .filter(
            channel ->
                config.getOptionalValue(channel.group(1) + ".enabled", Boolean.class).orElse(true))
        .map(
            channel ->
                new ConsumedTopic(
                    config.getValue(channel.group(1) + ".group.id", String.class),
                    config.getValue(channel.group(), String.class)))
        .distinct()
        .toList();
  }
}
