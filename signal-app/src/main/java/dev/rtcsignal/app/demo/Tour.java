package dev.rtcsignal.app.demo;

import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.emulator.SimulatedClient.Event;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.observe.ServerEvent.SignalHandled;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * Uses every feature of signaling once: login, join, callbacks with their ACK, all four sends in
 * text and binary, a forged signature, a second login, leaving. Expects each event exactly once, at
 * the right client.
 */
public final class Tour {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");

  private final Demo demo;
  private final TourReport report = new TourReport();
  private final ConcurrentLinkedQueue<SignalHandled> handled = new ConcurrentLinkedQueue<>();

  public Tour(Demo demo) {
    this.demo = demo;
    demo.events().listen(SignalHandled.class, handled::add);
  }

  public TourReport run() throws InterruptedException {
    try (SimulatedClient alice = demo.client(event -> {});
        SimulatedClient bob = demo.client(event -> {});
        SimulatedClient second = demo.client(event -> {})) {
      arrive(alice, bob);
      callbacks(alice);
      sends(Map.of("alice", alice, "bob", bob));
      forgery(bob);
      depart(alice, bob, second);
    }
    return report;
  }

  private void arrive(SimulatedClient alice, SimulatedClient bob) throws InterruptedException {
    alice.call("login", demo.loginArgs(ALICE));
    expect("alice", alice, "onLoginResult", "errorCode 0", code("errorCode", 0));
    bob.call("login", demo.loginArgs(BOB));
    expect("bob", bob, "onLoginResult", "errorCode 0", code("errorCode", 0));
    bob.call("joinRoom", demo.joinArgs(BOB));
    expect("bob", bob, "onRoomStateChanged", "state 0", code("state", 0));
    alice.call("joinRoom", demo.joinArgs(ALICE));
    expect("alice", alice, "onRoomStateChanged", "state 0", code("state", 0));
    expect("bob", bob, "onUserJoined", "uid alice", text("uid", "alice"));
  }

  private void callbacks(SimulatedClient alice) throws InterruptedException {
    alice.call("setServerParams", demo.serverParams(ALICE));
    expect("alice", alice, "onServerParamsSetResult", "error 200", code("error", 200));
    alice.call("sendServerMessage", message("hello server"));
    acknowledged(alice, 1, "received 12 bytes");
    handled("text", Payload.text("hello server"));
    alice.call("sendServerBinaryMessage", message(base64("hello bytes")));
    acknowledged(alice, 2, "received 11 bytes");
    handled("binary", Payload.binary("hello bytes".getBytes(StandardCharsets.UTF_8)));
  }

  private void acknowledged(SimulatedClient alice, int id, String ack) throws InterruptedException {
    expect(
        "alice",
        alice,
        "onServerMessageSendResult",
        "msgid " + id + ", error 0, ACK \"" + ack + "\"",
        code("msgid", id).and(code("error", 0)).and(text("message", ack)));
  }

  private void handled(String kind, Payload payload) {
    String detail = kind + " from alice, sender proved";
    report.expected(
        "server",
        "callback",
        detail,
        () ->
            handled.stream()
                .map(SignalHandled::signal)
                .filter(signal -> signal.payload().equals(payload))
                .filter(signal -> signal.sender().user().equals(ALICE))
                .count());
  }

  private void sends(Map<String, SimulatedClient> clients) throws InterruptedException {
    List<String> both = List.of("alice", "bob");
    send(clients, new Audience.User(ALICE), "onUser%sMessageReceivedOutsideRoom", List.of("alice"));
    send(
        clients,
        new Audience.RoomMember(Demo.ROOM, BOB),
        "onUser%sMessageReceived",
        List.of("bob"));
    send(clients, new Audience.WholeRoom(Demo.ROOM), "onRoom%sMessageReceived", both);
    send(
        clients,
        new Audience.RoomMembers(Demo.ROOM, List.of(ALICE, BOB)),
        "onUser%sMessageReceived",
        both);
  }

  private void send(
      Map<String, SimulatedClient> clients, Audience to, String event, List<String> receivers)
      throws InterruptedException {
    String content = "for " + to.getClass().getSimpleName();
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    accepted(to, Payload.text(content));
    accepted(to, Payload.binary(bytes));
    for (String who : receivers) {
      SimulatedClient client = clients.get(who);
      expect(who, client, String.format(event, ""), content, text("message", content));
      expect(
          who,
          client,
          String.format(event, "Binary"),
          content + ", " + bytes.length + " bytes",
          text("message", base64(content)));
    }
  }

  private void accepted(Audience to, Payload payload) throws InterruptedException {
    SendResult result = demo.transport().send(demo.signal(to, payload));
    boolean accepted = result instanceof SendResult.Accepted;
    String detail = payload + " to " + to.getClass().getSimpleName();
    report.expected(
        "server",
        "send accepted",
        accepted ? detail : detail + ": " + result,
        () -> accepted ? 1 : 0);
  }

  private void forgery(SimulatedClient bob) throws InterruptedException {
    JsonObject forged =
        Json.object().add("signature", "forged").add("url", demo.callbackUrl()).build();
    bob.call("setServerParams", forged);
    expect("bob", bob, "onServerParamsSetResult", "error 200", code("error", 200));
    bob.call("sendServerMessage", message("forged"));
    expect("bob", bob, "onServerMessageSendResult", "error 18, not verified", code("error", 18));
  }

  private void depart(SimulatedClient alice, SimulatedClient bob, SimulatedClient second)
      throws InterruptedException {
    second.call("login", demo.loginArgs(ALICE));
    expect("alice 2", second, "onLoginResult", "errorCode 0", code("errorCode", 0));
    expect("alice", alice, "onLogout", "reason 1, a second login", code("reason", 1));
    bob.call("leaveRoom", Json.object().add("roomId", Demo.ROOM.value()).build());
    expect("bob", bob, "onLeaveRoom", "", text("roomId", Demo.ROOM.value()));
    expect("alice", alice, "onUserLeave", "uid bob", text("uid", "bob"));
    bob.call("logout", Json.object().build());
    expect("bob", bob, "onLogout", "reason 0", code("reason", 0));
  }

  /** Waits for the event; its count is taken at the end, because a duplicate may arrive late. */
  private void expect(
      String who, SimulatedClient client, String name, String detail, Predicate<JsonObject> args)
      throws InterruptedException {
    Predicate<Event> wanted = event -> event.name().equals(name) && args.test(event.args());
    boolean arrived = client.await(wanted).isPresent();
    report.expected(
        who, name, detail, () -> arrived ? client.events().stream().filter(wanted).count() : 0);
  }

  private static Predicate<JsonObject> code(String name, int value) {
    return args -> args.getInt(name, Integer.MIN_VALUE) == value;
  }

  private static Predicate<JsonObject> text(String name, String value) {
    return args -> args.getString(name, "").equals(value);
  }

  private static JsonObject message(String message) {
    return Json.object().add("message", message).build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
