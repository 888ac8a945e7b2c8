package dev.rtcsignal.app.demo;

import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Runs two simulated clients until the demo ends: alice sends to the server, and the server sends
 * to both. Prints each event of a client. Connects the clients again when their connection ends.
 */
public final class DemoTraffic {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(3);

  private final Demo demo;
  private final PrintWriter out;

  /** Connected clients, alice first; used by one round at a time. */
  private List<SimulatedClient> clients = List.of();

  private int round;
  private volatile boolean stopped;

  public DemoTraffic(Demo demo, PrintWriter out) {
    this.demo = demo;
    this.out = out;
  }

  public void start() {
    print("console    " + demo.consoleUri() + "/");
    print("callbacks  " + demo.callbackUrl());
    print("clients    " + demo.emulatorUri() + "/rtc (WebSocket)");
    print("Ctrl-C ends it.");
    playRoundAfter(Duration.ZERO);
  }

  public void stop() {
    stopped = true;
  }

  private void playRoundAfter(Duration delay) {
    demo.environment().delayer().after(delay).thenRun(this::playRound);
  }

  private void playRound() {
    if (stopped) {
      return;
    }
    try {
      if (clients.isEmpty() || !clients.stream().allMatch(SimulatedClient::isOpen)) {
        connect();
      }
      exchange(++round);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException | CompletionException e) {
      if (!stopped) {
        print("the clients were disconnected, and connect again");
      }
    }
    playRoundAfter(BETWEEN_ROUNDS);
  }

  private void connect() throws InterruptedException {
    clients.forEach(SimulatedClient::close);
    clients = List.of();
    SimulatedClient alice = connect(ALICE);
    clients = List.of(alice);
    clients = List.of(alice, connect(BOB));
    alice.call("setServerParams", demo.serverParams(ALICE));
  }

  private SimulatedClient connect(UserId user) throws InterruptedException {
    SimulatedClient client =
        demo.client(event -> print(user + "  " + event.name() + " " + event.args()));
    client.call("login", demo.loginArgs(user));
    client.call("joinRoom", demo.joinArgs(user));
    return client;
  }

  private void print(String line) {
    out.println(line);
    out.flush();
  }

  /** Sends one message to the server, and one to the audience of this round. */
  private void exchange(int number) throws InterruptedException {
    clients
        .get(0)
        .call("sendServerMessage", Json.object().add("message", "question " + number).build());
    demo.transport().send(demo.signal(audience(number), Payload.text("answer " + number)));
  }

  private static Audience audience(int number) {
    return switch (number % 4) {
      case 0 -> new Audience.User(ALICE);
      case 1 -> new Audience.WholeRoom(Demo.ROOM);
      case 2 -> new Audience.RoomMember(Demo.ROOM, BOB);
      default -> new Audience.RoomMembers(Demo.ROOM, List.of(ALICE, BOB));
    };
  }
}
