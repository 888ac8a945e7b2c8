/** Sends signals through the four OpenAPI actions of Volcengine RTC and BytePlus RTC. */
module dev.rtcsignal.adapter.http {
  requires transitive dev.rtcsignal.ports;
  requires transitive java.net.http;
  requires jakarta.json;
  requires jakarta.json.bind;

  uses jakarta.json.bind.spi.JsonbProvider;
  uses jakarta.json.spi.JsonProvider;

  exports dev.rtcsignal.adapter.http;
}
