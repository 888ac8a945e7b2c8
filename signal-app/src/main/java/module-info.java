/** The reference server, the emulated RTC cloud and the commands; of all that, the test kit. */
@SuppressWarnings("requires-automatic")
module dev.rtcsignal.app {
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires dev.rtcsignal.adapter.http;
  requires dev.rtcsignal.adapter.webhook;
  requires transitive dev.rtcsignal.ports;
  requires info.picocli;
  requires io.netty.buffer;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.vertx.core;
  requires io.vertx.web;
  requires jakarta.json;
  requires java.net.http;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires microprofile.config.api;
  requires smallrye.config.core;
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
