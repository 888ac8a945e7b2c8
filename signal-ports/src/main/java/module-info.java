/**
 * The interfaces between the domain and the world, the application layer that queues and repeats,
 * and adapters in memory.
 *
 * <p>The contract suite of each port is in the test-jar of this artifact, package {@code
 * dev.rtcsignal.ports.contract}: extend it for an adapter of your own.
 */
module dev.rtcsignal.ports {
  requires transitive dev.rtcsignal.domain;

  // For ports.jdbc alone.
  requires static transitive java.sql;

  exports dev.rtcsignal.ports;
  exports dev.rtcsignal.ports.dispatch;
  exports dev.rtcsignal.ports.jdbc;
  exports dev.rtcsignal.ports.memory;
  exports dev.rtcsignal.ports.outbox;
}
