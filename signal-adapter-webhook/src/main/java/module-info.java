/** Takes the raw bytes of a callback, proves the sender, and calls the application's handler. */
@SuppressWarnings("module") // dev.rtcsignal.app is compiled after this module.
module dev.rtcsignal.adapter.webhook {
  requires transitive dev.rtcsignal.ports;
  requires transitive jakarta.json;
  requires jakarta.json.bind;

  uses jakarta.json.bind.spi.JsonbProvider;
  uses jakarta.json.spi.JsonProvider;

  exports dev.rtcsignal.adapter.routing;
  exports dev.rtcsignal.adapter.webhook;

  // The server and the emulator read JSON by the same strict rules.
  exports dev.rtcsignal.adapter.json to
      dev.rtcsignal.app;
}
