/** Takes the raw bytes of a callback, proves the sender, and calls the application's handler. */
module dev.rtcsignal.adapter.webhook {
  requires transitive dev.rtcsignal.ports;
  requires jakarta.json;

  exports dev.rtcsignal.adapter.webhook;
}
