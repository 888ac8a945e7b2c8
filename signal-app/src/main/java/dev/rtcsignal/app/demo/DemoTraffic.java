package dev.rtcsignal.app.demo;

import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Two simulated clients who talk until the demo ends: alice to the server, and the server to both.
 * Each event of a client is printed as it comes.
 */
public final class DemoTraffic {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final long SECONDS_BETWEEN = 3;

  private final Demo demo;
  private final PrintWriter out;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "conversation");
            thread.setDaemon(true);
            return thread;
          });

  public DemoTraffic(Demo demo, PrintWriter out) {
    this.demo = demo;
    this.out = out;
  }

  public void start() {
    say("console    " + demo.consoleUri() + "/");
    say("callbacks  " + demo.callbackUrl());
    say("clients    " + demo.emulatorUri() + "/rtc (WebSocket)");
    say("Ctrl-C ends it.");
    timer.scheduleWithFixedDelay(this::arrive, 0, 1, TimeUnit.SECONDS);
  }

  public void stop() {
    timer.shutdownNow();
  }

  /** Whatever ends a conversation, a broken connection or a reset, another one begins. */
  private void arrive() {
    try (SimulatedClient alice = arrive(ALICE);
        SimulatedClient bob = arrive(BOB)) {
      alice.call("setServerParams", demo.serverParams(ALICE));
      for (int round = 1; bob.isOpen(); round++) {
        talk(alice, round);
        TimeUnit.SECONDS.sleep(SECONDS_BETWEEN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException | CompletionException e) {
      say("the clients were cut off, and come again");
    }
  }

  private SimulatedClient arrive(UserId user) throws InterruptedException {
    SimulatedClient client =
        demo.client(event -> say(user + "  " + event.name() + " " + event.args()));
    client.call("login", demo.loginArgs(user));
    client.call("joinRoom", demo.joinArgs(user));
    return client;
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  /** One message to the server, and one of the four kinds back. */
  private void talk(SimulatedClient alice, int round) throws InterruptedException {
    alice.call("sendServerMessage", Json.object().add("message", "question " + round).build());
    demo.server()
        .server()
        .transport()
        .send(demo.signal(audience(round), Payload.text("answer " + round)));
  }

  private static Audience audience(int round) {
    return switch (round % 4) {
      case 0 -> new Audience.User(ALICE);
      case 1 -> new Audience.WholeRoom(Demo.ROOM);
      case 2 -> new Audience.RoomMember(Demo.ROOM, BOB);
      default -> new Audience.RoomMembers(Demo.ROOM, List.of(ALICE, BOB));
    };
  }
}
