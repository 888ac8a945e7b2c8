package planted.only_the_http_adapter_opens_connections.app.web;

/** Planted: breaks the rule only_the_http_adapter_opens_connections. */
public final class Dialer {
  Object socket() {
    return new java.net.Socket();
  }
}
