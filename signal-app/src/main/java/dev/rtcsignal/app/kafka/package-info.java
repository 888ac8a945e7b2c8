/**
 * The edge to Kafka: callbacks go to a topic before they are answered, commands come from a topic,
 * and what became of them goes to another.
 *
 * <p>Nothing here decides on a send: commands are in the outbox before their offset is committed,
 * and the name of a command makes its redelivery nothing new. Replicas do not talk to each other
 * through Kafka.
 */
package dev.rtcsignal.app.kafka;
