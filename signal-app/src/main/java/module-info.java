/**
 * The reference server, the emulated RTC cloud and the commands; of all that, the test kit.
 *
 * <p>What only the server and the commands need is optional, so that a user of the test kit gets
 * none of it.
 */
@SuppressWarnings("requires-automatic")
module dev.rtcsignal.app {
  requires static ch.qos.logback.classic;
  requires static ch.qos.logback.core;
  requires dev.rtcsignal.adapter.http;
  requires dev.rtcsignal.adapter.webhook;
  requires transitive dev.rtcsignal.ports;
  requires static info.picocli;
  requires static io.netty.buffer;
  requires static io.netty.codec.http;
  requires static io.netty.common;
  requires static io.netty.handler;
  requires static io.netty.transport;
  requires static io.vertx.core;
  requires static io.vertx.web;
  requires jakarta.json;
  requires static java.management;
  requires java.net.http;
  requires static java.sql;
  requires static jdk.management;
  requires static kafka.clients;
  requires static micrometer.core;
  requires static micrometer.registry.prometheus;
  requires static microprofile.config.api;
  requires static org.slf4j;
  requires static smallrye.config.core;
  requires static transitive org.junit.jupiter.api;

  exports dev.rtcsignal.app.testkit;

  // SmallRye Config implements the mapping interfaces.
  opens dev.rtcsignal.app.config to
      smallrye.config.core;

  // JSON-B reads the payloads of the demo's routes.
  opens dev.rtcsignal.app.demo;
  opens dev.rtcsignal.app.cli to
      info.picocli;
}
