package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
  private static final SenderId FROM = new SenderId("server");
  private static final RoomId ROOM = new RoomId("Room1");

  /** What an application would send. */
  public record Hand(UserId user, RoomId room, boolean up) {}

  private final InMemoryTransport transport = InMemoryTransport.accepting();
  private final Signals signals = Signals.over(transport, WireMockCloud.APP, FROM);

  private OutboundSignal sent() {
    List<OutboundSignal> all = transport.sent();
    return all.get(all.size() - 1);
  }

  private static OutboundSignal signal(Audience to, Payload payload) {
    return new OutboundSignal(WireMockCloud.APP, FROM, to, payload);
  }

  @Test
  void sendsToEachAudience() throws Exception {
    UserId alice = new UserId("alice");
    Payload hi = Payload.text("hi");
    assertThat(signals.toUser("alice").text("hi").isAccepted()).isTrue();
    assertThat(sent()).isEqualTo(signal(new Audience.User(alice), hi));
    signals.toMember("Room1", "alice").text("hi");
    assertThat(sent()).isEqualTo(signal(new Audience.RoomMember(ROOM, alice), hi));
    signals.toMembers("Room1", List.of("alice", "bob")).text("hi");
    assertThat(sent())
        .isEqualTo(signal(new Audience.RoomMembers(ROOM, List.of(alice, new UserId("bob"))), hi));
    signals.toRoom("Room1").text("hi");
    assertThat(sent()).isEqualTo(signal(new Audience.WholeRoom(ROOM), hi));
    signals.to(new Audience.User(alice)).text("hi");
    assertThat(sent()).isEqualTo(signal(new Audience.User(alice), hi));
  }

  @Test
  void sendsTextBytesAndEventsAtOnceOrLater() throws Exception {
    SignalTarget room = signals.toRoom("Room1");
    room.binary((byte) 1, (byte) -1);
    assertThat(sent().payload()).isEqualTo(Payload.binary((byte) 1, (byte) -1));
    room.event("hand", new Hand(new UserId("alice"), ROOM, true));
    assertThat(sent().payload())
        .isEqualTo(
            Payload.text(
                "{\"event\":\"hand\",\"data\":{\"room\":\"Room1\",\"up\":true,\"user\":\"alice\"}}"));
    room.textAsync("later").join();
    assertThat(sent().payload()).isEqualTo(Payload.text("later"));
    room.binaryAsync((byte) 7).join();
    assertThat(sent().payload()).isEqualTo(Payload.binary((byte) 7));
    room.eventAsync("tick", 7).join();
    assertThat(sent().payload()).isEqualTo(Payload.text("{\"event\":\"tick\",\"data\":7}"));
  }

  @Test
  void writesTextAndJsonValuesItselfAndOtherContentWithTheWriter() throws Exception {
    Signals other = signals.withJson(value -> "[\"" + value.getClass().getSimpleName() + "\"]");
    other.toUser("a").event("x", "a \"text\"");
    assertThat(sent().payload())
        .isEqualTo(Payload.text("{\"event\":\"x\",\"data\":\"a \\\"text\\\"\"}"));
    other.toUser("a").event("x", Json.createArrayBuilder().add(1).build());
    assertThat(sent().payload()).isEqualTo(Payload.text("{\"event\":\"x\",\"data\":[1]}"));
    other.toUser("a").event("x", Map.of());
    assertThat(sent().payload()).isEqualTo(Payload.text("{\"event\":\"x\",\"data\":[\"MapN\"]}"));
  }

  @Test
  void anEventThatCannotBeWrittenIsRefusedWithoutItsContent() {
    Signals broken =
        signals.withJson(
            value -> {
              throw new IllegalStateException("secret");
            });
    assertThatThrownBy(() -> broken.toUser("a").event("x", Map.of("secret", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be written as JSON")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> signals.toUser("a").event("", 1))
        .hasMessage("the name of an event has 0 characters; 1 to 128");
    assertThatThrownBy(() -> signals.toUser("a").event("x".repeat(129), 1))
        .hasMessage("the name of an event has 129 characters; 1 to 128");
  }

  @Test
  void passesTheOptionsOn() throws Exception {
    AtomicReference<SendOptions> seen = new AtomicReference<>();
    SendOptions options = SendOptions.DEFAULT.orderKey("call-7");
    Signals watched =
        Signals.over(
            (signal, given) -> {
              seen.set(given);
              return transport.sendAsync(signal, given);
            },
            WireMockCloud.APP,
            FROM);
    watched.toUser("alice").with(options).text("hi");
    assertThat(seen).hasValue(options);
  }

  @Test
  void sendsToVeryManyMembers() {
    List<String> users = IntStream.range(0, 1_000).mapToObj(i -> "user" + i).toList();
    assertThat(signals.toRoom("Room1").bulk(users).text("all").report().join().counts())
        .containsEntry(State.ACCEPTED, 1_000);
    assertThat(transport.sent()).allMatch(one -> one.payload().equals(Payload.text("all")));
    assertThat(transport.sent().stream().mapToInt(one -> one.to().units()).sum()).isEqualTo(1_000);
    signals.toRoom("Room1").bulk(users).event("e", 1).report().join();
    signals.toRoom("Room1").bulk(users).binary((byte) 3).report().join();
    assertThat(sent().payload()).isEqualTo(Payload.binary((byte) 3));
    BulkPlan plan =
        BulkPlan.builder(WireMockCloud.APP, FROM, Payload.text("plan"))
            .room(ROOM, List.of(new UserId("a")))
            .build();
    assertThat(signals.sendAll(plan).report().join().counts()).containsEntry(State.ACCEPTED, 1);
  }

  @Test
  void validatesBeforeItSends() {
    assertThatThrownBy(() -> signals.toRoom("no room!")).isInstanceOf(InvalidSignalException.class);
    assertThatThrownBy(() -> signals.toUser("server").text("to the sender"))
        .isInstanceOf(InvalidSignalException.class);
    assertThat(transport.sent()).isEmpty();
    assertThat(signals.toUser("alice").signal(Payload.text("x")))
        .isEqualTo(signal(new Audience.User(new UserId("alice")), Payload.text("x")));
  }

  @Test
  void closesTheTransport() {
    AtomicBoolean closed = new AtomicBoolean();
    try (WireMockCloud cloud = WireMockCloud.accepting()) {
      OpenApiTransport own = cloud.transport().build();
      Signals.over(own, WireMockCloud.APP, FROM).close();
      assertThatThrownBy(() -> own.sendAsync(WireMockCloud.unicast("x")))
          .hasMessage("the transport is closed; make a new one");
    }
    signals.close();
    assertThat(closed).isFalse();
  }

  @Test
  void takesTheSettingsOfTheReferenceServer() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.accepting();
        Signals signals =
            Signals.of(
                Map.of(
                    "SIGNAL_APP_ID", "60af4c8dcb758d00ce35adb3",
                    "SIGNAL_ACCESS_KEY_ID", "AKLTone",
                    "SIGNAL_SECRET_ACCESS_KEY", "secret",
                    "SIGNAL_SESSION_TOKEN", "token",
                    "SIGNAL_CLOUD", cloud.uri().toString(),
                    "SIGNAL_REGION", "cn-south-1",
                    "SIGNAL_FROM", "teacher"))) {
      assertThat(signals.toRoom("Room1").text("hello").isAccepted()).isTrue();
      LoggedRequest request = cloud.requests().get(0);
      assertThat(request.getHeader("Authorization"))
          .contains("Credential=AKLTone/", "/cn-south-1/rtc/request");
      assertThat(request.getHeader("X-Security-Token")).isEqualTo("token");
      assertThat(request.getHeader("User-Agent")).matches("rtc-signal/\\d[\\w.-]+ Java/\\d+");
      assertThat(request.getBodyAsString()).contains("\"From\":\"teacher\"");
      assertThat(signals).hasToString("Signals[60af4c8dcb758d00ce35adb3, from teacher]");
    }
  }

  @Test
  void reportsAllMistakesOfTheSettingsAtOnceWithoutTheirValues() {
    assertThatThrownBy(
            () ->
                Signals.of(
                    Map.of(
                        "SIGNAL_APP_ID", "no id!",
                        "SIGNAL_ACCESS_KEY_ID", "AKLT",
                        "SIGNAL_SECRET_ACCESS_KEY_FILE", "/nowhere/secret",
                        "SIGNAL_FROM", " ",
                        "SIGNAL_CLOUD", "http://user:hidden@host")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SIGNAL_APP_ID is wrong: ")
        .hasMessageContaining(
            "SIGNAL_SECRET_ACCESS_KEY_FILE names a file that cannot be read: it does not exist")
        .hasMessageContaining("SIGNAL_CLOUD is wrong: cloud URI of another form")
        .hasMessageNotContaining("hidden");
    assertThatThrownBy(() -> Signals.of(Map.of()))
        .hasMessage(
            "SIGNAL_APP_ID is not set; SIGNAL_ACCESS_KEY_ID is not set;"
                + " SIGNAL_SECRET_ACCESS_KEY is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host", "http://a b", "volcano"})
  void aCloudOfAnotherFormIsRefused(String cloud) {
    assertThatThrownBy(
            () ->
                Signals.of(
                    Map.of(
                        "SIGNAL_APP_ID", "app",
                        "SIGNAL_ACCESS_KEY_ID", "id",
                        "SIGNAL_SECRET_ACCESS_KEY", "secret",
                        "SIGNAL_CLOUD", cloud)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("SIGNAL_CLOUD is wrong: ")
        .hasMessageContaining("use ")
        .hasMessageNotContaining(cloud);
  }
}
