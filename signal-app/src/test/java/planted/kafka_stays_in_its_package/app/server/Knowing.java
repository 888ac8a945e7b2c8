package planted.kafka_stays_in_its_package.app.server;

/** Planted: breaks the rule kafka_stays_in_its_package. */
public final class Knowing {
  Object client = org.apache.kafka.clients.producer.Producer.class;
}
