package dev.rtcsignal.app.demo;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.function.Consumer;

/**
 * A running emulator and server, and what clients need to use them.
 *
 * @param key of the application; mints the tokens and signatures of the clients
 * @param transport sends by the server
 * @param consoleUri the server's address for a browser on this machine
 */
public record Demo(
    Environment environment,
    AppKey key,
    SignalTransport transport,
    ServerEvents events,
    URI emulatorUri,
    URI serverUri,
    URI consoleUri) {
  static final RoomId ROOM = new RoomId("lobby");

  String callbackUrl() {
    return serverUri + "/callback";
  }

  private AppId app() {
    return key.app();
  }

  OutboundSignal signal(Audience to, Payload payload) {
    return new OutboundSignal(app(), new SenderId("server"), to, payload);
  }

  /** Connects a client of this application; it is not logged in yet. */
  SimulatedClient client(Consumer<SimulatedClient.Event> observer) throws InterruptedException {
    SimulatedClient client = SimulatedClient.connect(emulatorUri, observer);
    client.call("createEngine", Json.object().add("appId", app().value()).build());
    return client;
  }

  JsonObject loginArgs(UserId user) {
    return tokens().login(user);
  }

  JsonObject joinArgs(UserId user) {
    return tokens().join(ROOM, user);
  }

  JsonObject serverParams(UserId user) {
    return tokens().serverParams(user, callbackUrl());
  }

  private ClientTokens tokens() {
    return new ClientTokens(key, environment);
  }
}
