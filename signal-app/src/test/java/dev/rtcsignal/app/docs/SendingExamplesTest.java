package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.config.DemoCredentials;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.app.testkit.RtcEmulatorExtension;
import dev.rtcsignal.app.testkit.User;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.BulkReport;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.BulkDelivery;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples of the guide to sending. */
@ExtendWith(RtcEmulatorExtension.class)
class SendingExamplesTest {
  private static final AppId APP = TestCloud.APP;
  private static final OutboundSignal SIGNAL =
      new OutboundSignal(
          APP,
          new SenderId("server"),
          new Audience.WholeRoom(new RoomId("Room1")),
          Payload.text("hello"));

  @Test
  void signalsGoToEachAudience() throws Exception {
    InMemoryTransport transport = InMemoryTransport.accepting();
    sendToAll(Signals.over(transport, APP, new SenderId("server")), new byte[] {1}, List.of("u"));
    assertThat(transport.sent()).hasSize(5);
  }

  private static void sendToAll(Signals signals, byte[] bytes, List<String> users)
      throws InterruptedException {
    signals.toUser("alice").text("hello");
    signals.toMember("Room1", "alice").binary(bytes);
    signals.toMembers("Room1", List.of("alice", "bob")).event("timer", Map.of("seconds", 30));
    signals.toRoom("Room1").with(SendOptions.DEFAULT.orderKey("board")).textAsync("hello");
    signals.toRoom("Room1").bulk(users).text("hello").report().join();
  }

  @Test
  void theFirstProgramSendsWithTheCredentialsOfTheDemo() throws Exception {
    AppKey key = new AppKey(new AppId(DemoCredentials.APP_ID), DemoCredentials.APP_KEY);
    AccessKey access =
        AccessKey.of(DemoCredentials.ACCESS_KEY_ID, DemoCredentials.SECRET_ACCESS_KEY);
    CloudSettings settings = CloudSettings.of(List.of(key), List.of(access));
    try (TestCloud emulator = TestCloud.start(settings, InstantSource.system())) {
      Map<String, String> environment =
          Map.of(
              "SIGNAL_CLOUD", emulator.uri().toString(),
              "SIGNAL_APP_ID", DemoCredentials.APP_ID,
              "SIGNAL_ACCESS_KEY_ID", DemoCredentials.ACCESS_KEY_ID,
              "SIGNAL_SECRET_ACCESS_KEY", DemoCredentials.SECRET_ACCESS_KEY);
      try (Signals signals = Signals.of(environment)) {
        assertThat(SendHello.send(signals)).startsWith("the cloud accepted it, request ");
      }
    }
  }

  @Test
  void sendsWithinAQuotaAndReportsItsAttempts() throws Exception {
    try (TestCloud emulator = TestCloud.start()) {
      assertThat(sendUrgently(emulator, APP, TestCloud.ACCESS, SIGNAL))
          .extracting(attempt -> attempt.outcome().getClass().getSimpleName())
          .containsExactly("Accepted");
    }
  }

  private static List<Attempt> sendUrgently(
      TestCloud emulator, AppId app, AccessKey accessKey, OutboundSignal signal)
      throws InterruptedException {
    var quota =
        new InMemoryQuota(SystemDefaults.steadyClock(), QuotaLimits.DOCUMENTED.perSecond(500, 100));
    try (var transport =
        OpenApiTransport.builder()
            .app(app, accessKey)
            .cloud(emulator.uri(), "cn-north-1")
            .quota(quota) // one for all transports of the process
            .build()) {
      var options =
          SendOptions.DEFAULT
              .priority(Priority.CONTROL) // or NORMAL, or BULK
              .deadline(Duration.ofSeconds(2)) // leaves within 2 s, or is not sent
              .orderKey("whiteboard"); // one at a time, in the order given
      return transport.send(signal, options).attempts();
    }
  }

  @Test
  void sendsToManyUsers(
      RtcEmulator cloud, @User("user1") RtcClient first, @User("user2") RtcClient second)
      throws Exception {
    first.join("Room1");
    second.join("Room1");
    List<UserId> users = IntStream.range(1, 21).mapToObj(i -> new UserId("user" + i)).toList();
    assertThat(announce(cloud.transport(), cloud.app(), new RoomId("Room1"), users))
        .containsEntry(BulkReport.State.ACCEPTED, 20);
    assertThat(first.awaitMessage().text()).isEqualTo("The lecture begins.");
    assertThat(second.awaitMessage().text()).isEqualTo("The lecture begins.");
  }

  private static Map<BulkReport.State, Integer> announce(
      SignalTransport transport, AppId app, RoomId room, List<UserId> users) {
    var plan =
        BulkPlan.builder(app, new SenderId("server"), Payload.text("The lecture begins."))
            .room(room, users)
            .build();
    var delivery = BulkDelivery.start(transport, plan);
    // delivery.progress(), pause(), resume() and cancel() work meanwhile.
    BulkReport report = delivery.report().join();
    report.remaining().ifPresent(rest -> BulkDelivery.start(transport, rest));
    return report.counts();
  }

  @Test
  void aSignalThatBreaksARuleCannotBeMade() {
    assertThatThrownBy(() -> new Audience.RoomMembers(new RoomId("Room1"), List.of()))
        .isInstanceOf(InvalidSignalException.class)
        .hasMessage("A batch takes 1 to 600 recipients but has 0");
  }

  @Test
  void isTestedWithoutACloud() throws Exception {
    var transport = InMemoryTransport.accepting();
    greet(transport, new RoomId("Room1"));
    assertThat(transport.sent())
        .extracting(OutboundSignal::payload)
        .containsExactly(Payload.text("welcome"));
  }

  private static SendResult greet(SignalTransport transport, RoomId room)
      throws InterruptedException {
    return transport.send(
        new OutboundSignal(
            APP, new SenderId("server"), new Audience.WholeRoom(room), Payload.text("welcome")));
  }

  @Test
  void codeThatHandlesAThrottleIsTestedWithoutACloud() throws Exception {
    var throttled =
        new SendResult.Refused(429, "FlowLimitExceeded.QPSOverLimit", "too many", "request-1");
    var transport = InMemoryTransport.answering(signal -> throttled);
    assertThat(greet(transport, new RoomId("Room1")).certainlyNotTaken()).isTrue();
  }
}
