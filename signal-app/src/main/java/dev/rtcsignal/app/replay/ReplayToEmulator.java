package dev.rtcsignal.app.replay;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.journal.JournalLine.Entry;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Replays the sends of a journal against an emulated cloud; skips callbacks. */
final class ReplayToEmulator implements ReplayTarget {
  private final ReplayCredentials credentials;
  private final OpenApiTransport transport;

  ReplayToEmulator(URI uri, ReplayCredentials credentials) {
    this.credentials = credentials;
    Environment environment = credentials.environment();
    this.transport =
        OpenApiTransport.builder(environment.clock(), environment.random())
            .steadyClock(environment.steady())
            .app(credentials.appKey().app(), credentials.accessKey())
            .cloud(uri, environment.settings().get("region").orElse("cn-north-1"))
            .build();
  }

  @Override
  public CompletableFuture<Optional<String>> play(Entry entry) {
    return entry.isSend()
        ? transport.sendAsync(signal(entry)).thenApply(result -> Optional.of(outcome(result)))
        : CompletableFuture.completedFuture(Optional.empty());
  }

  private OutboundSignal signal(Entry entry) {
    return new OutboundSignal(
        credentials.appKey().app(),
        new SenderId(entry.line().getString("from")),
        audience(entry.line().getJsonObject("to")),
        entry.payload());
  }

  private static Audience audience(JsonObject to) {
    Optional<RoomId> room = Json.text(to, "room").map(RoomId::new);
    Optional<UserId> user = Json.text(to, "user").map(UserId::new);
    if (room.isEmpty()) {
      return new Audience.User(user.orElseThrow());
    }
    if (to.containsKey("users")) {
      return new Audience.RoomMembers(
          room.get(),
          to.getJsonArray("users").getValuesAs(JsonString.class).stream()
              .map(text -> new UserId(text.getString()))
              .toList());
    }
    return user.<Audience>map(one -> new Audience.RoomMember(room.get(), one))
        .orElseGet(() -> new Audience.WholeRoom(room.get()));
  }

  private static String outcome(SendResult result) {
    return result.match(
        accepted -> "accepted",
        refused -> "refused",
        notSent -> "not-sent",
        unknown -> "uncertain");
  }

  @Override
  public void close() {
    transport.close();
  }
}
