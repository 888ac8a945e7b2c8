package dev.rtcsignal.app;

import java.net.URI;
import java.util.List;

/** The address that a listener is reached at. */
record ListenerAddress(String scheme, String host, int port) {
  private static final List<String> ALL_ADDRESSES = List.of("0.0.0.0", "::");

  /** Returns the address as it was asked for. */
  URI uri() {
    return uri(host.contains(":") ? "[" + host + "]" : host);
  }

  /** Returns the address for a client on this machine, also of a listener on all addresses. */
  URI onThisMachine() {
    return ALL_ADDRESSES.contains(host) ? uri("127.0.0.1") : uri();
  }

  private URI uri(String authority) {
    return URI.create(scheme + "://" + authority + ":" + port);
  }
}
