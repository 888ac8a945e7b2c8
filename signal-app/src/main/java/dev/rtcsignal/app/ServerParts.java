package dev.rtcsignal.app;

import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.server.Gate;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SignalTransport;
import java.net.URI;
import java.util.Optional;

/** What a server is made of, besides time and chance. */
public record ServerParts(
    AppId app,
    AppKeys keys,
    SenderId from,
    Gate gate,
    Trust trust,
    SignalTransport transport,
    Quota quota,
    ServerEvents events,
    Optional<URI> emulator) {

  String scheme() {
    return gate.tls().isPresent() ? "https" : "http";
  }

  @Override
  public String toString() {
    return "ServerParts[" + app + ", " + from + "]";
  }
}
