import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Asks Athanor to ingest a source, with nothing but the Kafka client: one CloudEvent in binary mode
 * on {@code ingest-requests.v1}. Run it as a single file; the arguments are the broker, the kind of
 * the source, its address, and, if there are any, its options as JSON.
 */
public class SubmitSource {

  private static final String TOPIC = "ingest-requests.v1";
  private static final String TYPE = "io.athanor.ingest.requested.v1";

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 3) {
      System.err.println("usage: SubmitSource.java BROKER KIND ADDRESS [OPTIONS-JSON]");
      System.exit(2);
    }
    // The same request id is worked on once, however often the event is sent.
    String requestId = UUID.randomUUID().toString();
    String now = Instant.now().toString();
    String options = arguments.length > 3 ? ",\"options\":" + arguments[3] : "";
    String event =
        """
        {"requestId":"%s","occurredAt":"%s","sources":[{"kind":"%s","uri":"%s"%s}]}"""
            .formatted(requestId, now, arguments[1], arguments[2], options);

    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(TOPIC, requestId, event.getBytes(UTF_8));
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", UUID.randomUUID().toString());
    header(record, "ce_type", TYPE);
    header(record, "ce_source", "/examples/kafka-producer");
    header(record, "ce_subject", requestId);
    header(record, "ce_time", now);
    header(record, "content-type", "application/json");

    Properties settings = new Properties();
    settings.put("bootstrap.servers", arguments[0]);
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      RecordMetadata place = producer.send(record).get();
      System.err.println("sent to " + place.topic() + "-" + place.partition());
    }
    System.out.println(requestId);
  }

  private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }
}
