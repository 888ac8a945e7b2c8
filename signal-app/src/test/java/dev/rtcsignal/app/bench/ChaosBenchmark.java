package dev.rtcsignal.app.bench;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.cloud.Fault;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Makes 10,000 calls to an emulator with random faults and counts the deliveries to each recipient.
 * Exits with status 1 if a message arrived twice that must arrive at most once, if an accepted
 * message did not arrive, or if a message arrived that was reported as refused or not sent.
 *
 * <p>Takes a regular expression, as JMH does, and runs if the name of this class matches.
 */
public final class ChaosBenchmark {
  private static final int CALLS = 10_000;
  private static final int CLIENTS = 20;
  private static final int FAST = 10_000;
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration DELAY = Duration.ofMillis(50);
  private static final Duration LAST_DELAY = Duration.ofSeconds(1);
  private static final String LAST = "last";
  private static final SendOptions OPTIONS = SendOptions.DEFAULT.deadline(Duration.ofMinutes(10));

  private static final Map<Fault.Kind, Double> FAULTS =
      Map.of(
          Fault.Kind.CLOSE_AFTER_ACCEPT, 0.02,
          Fault.Kind.CLOSE, 0.02,
          Fault.Kind.THROTTLE, 0.01,
          Fault.Kind.STATUS, 0.02,
          Fault.Kind.HANG, 0.01,
          Fault.Kind.SKEW_DATE, 0.01,
          Fault.Kind.DELAY, 0.05);

  private record Call(
      OutboundSignal signal, SendOptions options, CompletableFuture<SendResult> result) {}

  private ChaosBenchmark() {}

  public static void main(String[] args) throws Exception {
    String only = args.length == 0 ? "" : args[0];
    if (Pattern.compile(only).matcher(ChaosBenchmark.class.getName()).find()) {
      System.exit(run(CALLS) ? 0 : 1);
    }
  }

  /** Returns whether nothing contradicts what the transport reported. */
  static boolean run(int count) throws Exception {
    try (TestCloud cloud = TestCloud.start(settings(), InstantSource.system());
        OpenApiTransport transport = transport(cloud)) {
      List<SimulatedClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(cloud.present("user" + i));
      }
      FAULTS.forEach(
          (kind, probability) -> cloud.cloud().faults().add(fault(kind, probability, DELAY)));
      List<Call> calls = IntStream.range(0, count).mapToObj(i -> call(transport, i)).toList();
      for (Call call : calls) {
        call.result.join();
      }
      awaitEarlierDeliveries(cloud, transport, clients);
      return new Deliveries(clients).agreeWith(calls);
    }
  }

  /**
   * Sends a last message that the emulator delays for longer than any call before, so that every
   * client has all earlier deliveries when it gets this one.
   */
  private static void awaitEarlierDeliveries(
      TestCloud cloud, OpenApiTransport transport, List<SimulatedClient> clients)
      throws InterruptedException {
    cloud.cloud().faults().clear();
    cloud.cloud().faults().add(fault(Fault.Kind.DELAY, 1, LAST_DELAY));
    transport.sendAsync(signal(new Audience.WholeRoom(TestCloud.ROOM), LAST), OPTIONS).join();
    for (SimulatedClient client : clients) {
      client.await(event -> LAST.equals(event.args().getString("message", ""))).orElseThrow();
    }
  }

  private static CloudSettings settings() {
    CloudSettings documented = CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS));
    return new CloudSettings(
        documented.appKeys(),
        documented.accessKeys(),
        documented.region(),
        1_000_000,
        1_000_000,
        ErrorStatus.DOCUMENTED,
        documented.clientLimits());
  }

  private static OpenApiTransport transport(TestCloud cloud) {
    QuotaLimits limits = QuotaLimits.DOCUMENTED.perSecond(FAST, FAST);
    return OpenApiTransport.builder(InstantSource.system(), new java.util.Random(1))
        .app(TestCloud.APP, TestCloud.ACCESS)
        .cloud(cloud.uri(), "cn-north-1")
        .quota(new InMemoryQuota(InstantSource.system(), limits))
        .callTimeout(CALL_TIMEOUT)
        .build();
  }

  private static Fault fault(Fault.Kind kind, double probability, Duration delay) {
    return new Fault(
        Fault.At.OPENAPI,
        Map.of(),
        kind,
        Fault.ALWAYS,
        probability,
        503,
        "",
        delay,
        Duration.ofSeconds(1_000));
  }

  /** Uses all four audiences in turn, and permits duplicates of every third message. */
  private static Call call(OpenApiTransport transport, int number) {
    List<UserId> users =
        IntStream.range(0, 5).mapToObj(i -> new UserId("user" + (number + i) % CLIENTS)).toList();
    Audience to =
        switch (number % 4) {
          case 0 -> new Audience.User(users.get(0));
          case 1 -> new Audience.RoomMember(TestCloud.ROOM, users.get(0));
          case 2 -> new Audience.RoomMembers(TestCloud.ROOM, users);
          default -> new Audience.WholeRoom(TestCloud.ROOM);
        };
    OutboundSignal signal = signal(to, "message " + number);
    SendOptions options = number % 3 == 0 ? OPTIONS.duplicatesHarmless() : OPTIONS;
    return new Call(signal, options, transport.sendAsync(signal, options));
  }

  private static OutboundSignal signal(Audience to, String text) {
    return new OutboundSignal(TestCloud.APP, new SenderId("server"), to, Payload.text(text));
  }

  /** Counts the deliveries per user and message, and compares them with the results. */
  private static final class Deliveries {
    private final Map<String, Integer> byUserAndMessage = new TreeMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private int wrong;

    Deliveries(List<SimulatedClient> clients) {
      for (int i = 0; i < clients.size(); i++) {
        String user = "user" + i + " ";
        for (SimulatedClient.Event event : clients.get(i).events()) {
          String message = event.args().getString("message", "");
          if (!message.isEmpty() && !message.equals(LAST)) {
            byUserAndMessage.merge(user + message, 1, Integer::sum);
          }
        }
      }
    }

    boolean agreeWith(List<Call> calls) {
      calls.forEach(this::compare);
      long doubled = byUserAndMessage.values().stream().filter(count -> count > 1).count();
      System.out.println(
          String.format(
              Locale.ROOT,
              "chaos: %,d calls, %,d deliveries; outcomes %s; %d recipients got one twice that was"
                  + " marked harmless; %d contradictions",
              calls.size(),
              byUserAndMessage.values().stream().mapToInt(Integer::intValue).sum(),
              outcomes,
              doubled,
              wrong));
      return wrong == 0;
    }

    private void compare(Call call) {
      SendResult result = call.result.join();
      outcomes.merge(result.getClass().getSimpleName(), 1, Integer::sum);
      boolean harmless = call.options.repetition() == SendOptions.Repetition.DUPLICATES_HARMLESS;
      int least = result instanceof SendResult.Accepted ? 1 : 0;
      int most = harmless ? Integer.MAX_VALUE : 1;
      boolean taken = !result.certainlyNotTaken() && !(result instanceof SendResult.Refused);
      for (String user : recipients(call.signal.to())) {
        String message = call.signal.payload().match(Payload.Text::value, binary -> "");
        int count = byUserAndMessage.getOrDefault(user + " " + message, 0);
        if (count < least || count > (taken ? most : 0)) {
          wrong++;
          System.out.println(user + " got " + message + " " + count + " times: " + result);
        }
      }
    }

    private static List<String> recipients(Audience to) {
      return to.match(
          user -> List.of(user.user().value()),
          member -> List.of(member.user().value()),
          members -> members.users().stream().map(UserId::value).toList(),
          room -> IntStream.range(0, CLIENTS).mapToObj(i -> "user" + i).toList());
    }
  }
}
