package dev.rtcsignal.app.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.wire.FaultJson;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.contract.SignalGatewayContract;
import dev.rtcsignal.ports.contract.SignalTransportContract;
import dev.rtcsignal.ports.dispatch.Dispatcher;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The contracts of transport and gateway, in process and over HTTP, with 601 clients to receive.
 */
class EmulatorGatewayContractTest {
  private static final int CLIENTS = 601;

  /** Everyone of the contract's users, in the same process, logged in and in the room. */
  private static final class Audiences {
    private final Map<String, ConcurrentLinkedQueue<JsonObject>> received = new LinkedHashMap<>();

    Audiences(EmulatedCloud cloud) {
      for (int i = 1; i <= CLIENTS; i++) {
        String user = "user" + i;
        ConcurrentLinkedQueue<JsonObject> events = new ConcurrentLinkedQueue<>();
        received.put(user, events);
        EventSink sink = event -> record(events, event);
        RtcEngine engine = new RtcEngine(cloud, callback -> null, sink);
        engine.createEngine(TestCloud.APP.value());
        JsonObject login = TestCloud.login(user, Instant.now());
        engine.login(login.getString("token"), user);
        JsonObject join = TestCloud.join(user, Instant.now());
        engine.joinRoom(join.getString("token"), "Room1", user);
      }
    }

    private static void record(ConcurrentLinkedQueue<JsonObject> events, ClientEvent event) {
      if (event.name().contains("MessageReceived")) {
        events.add(Json.object().add("event", event.name()).add("args", event.args()).build());
      }
    }

    /** Reconstructs the sent signals from the received messages. */
    List<OutboundSignal> signals() {
      Map<JsonObject, List<UserId>> users = new LinkedHashMap<>();
      List<OutboundSignal> twice = new ArrayList<>();
      received.forEach(
          (user, events) ->
              events.forEach(
                  event ->
                      users.computeIfAbsent(event, e -> new ArrayList<>()).add(new UserId(user))));
      users.forEach((event, receivers) -> twice.add(signal(event, receivers)));
      return twice;
    }

    private static OutboundSignal signal(JsonObject event, List<UserId> receivers) {
      String name = event.getString("event");
      JsonObject args = event.getJsonObject("args");
      String message = args.getString("message");
      Payload payload =
          name.contains("Binary")
              ? Payload.binary(Base64.getDecoder().decode(message))
              : Payload.text(message);
      return new OutboundSignal(
          TestCloud.APP,
          new SenderId(args.getString("uid")),
          audience(name, args, receivers),
          payload);
    }

    private static Audience audience(String name, JsonObject args, List<UserId> receivers) {
      if (name.endsWith("OutsideRoom")) {
        return new Audience.User(receivers.get(0));
      }
      RoomId room = new RoomId(args.getString("roomId"));
      if (name.startsWith("onRoom")) {
        assertThat(receivers).hasSize(CLIENTS);
        return new Audience.WholeRoom(room);
      }
      return receivers.size() == 1
          ? new Audience.RoomMember(room, receivers.get(0))
          : new Audience.RoomMembers(room, receivers);
    }
  }

  private static CloudSettings generous() {
    return new CloudSettings(
        List.of(TestCloud.KEY),
        List.of(TestCloud.ACCESS),
        "cn-north-1",
        5_000,
        1_000,
        ErrorStatus.DOCUMENTED,
        ClientLimits.ADVANCED);
  }

  @Nested
  class InProcess extends SignalTransportContract {
    @Override
    protected Subject open() {
      EmulatedCloud cloud =
          new EmulatedCloud(generous(), InstantSource.system(), SplittableRandom::new);
      Audiences audiences = new Audiences(cloud);
      Dispatcher transport =
          Dispatcher.builder(InstantSource.system(), new SplittableRandom(1))
              .quota(new UnlimitedQuota())
              .callTimeout(Duration.ofMinutes(1))
              .build(new EmulatorGateway(cloud));
      return new Subject(transport, audiences::signals, transport::close);
    }

    @Test
    void refusesAnAppThatDoesNotExist() throws Exception {
      OutboundSignal stranger =
          new OutboundSignal(
              new AppId("ffffffffffffffffffffffff"),
              FROM,
              new Audience.WholeRoom(ROOM),
              Payload.text("x"));
      try (Subject subject = open()) {
        assertThat(subject.transport().send(stranger))
            .isInstanceOfSatisfying(
                SendResult.Refused.class,
                refused -> assertThat(refused.code()).isEqualTo("InvalidParameter.NotExistAppId"));
      }
    }
  }

  @Nested
  class Gateway extends SignalGatewayContract {
    private final EmulatedCloud cloud =
        new EmulatedCloud(generous(), InstantSource.system(), SplittableRandom::new);
    private final Audiences audiences = new Audiences(cloud);
    private final EmulatorGateway gateway = new EmulatorGateway(cloud);

    @Override
    protected SignalGateway gateway() {
      return gateway;
    }

    @Override
    protected List<String> arrived() {
      return audiences.signals().stream()
          .map(signal -> signal.payload().match(Payload.Text::value, binary -> ""))
          .toList();
    }

    @Override
    protected void stopAnswering() {
      String hang = "{\"at\":\"openapi\",\"do\":\"hang\"}";
      cloud.faults().add(FaultJson.read(Json.parse(hang).orElseThrow()));
    }

    /** A signal leaves when its transmission starts; one that hangs reaches no client. */
    @Override
    protected boolean received(String text) {
      return true;
    }
  }

  @Nested
  class OverHttp extends SignalTransportContract {
    @Override
    protected Subject open() throws Exception {
      TestCloud server = TestCloud.start(generous(), InstantSource.system());
      Audiences audiences = new Audiences(server.cloud());
      OpenApiTransport transport =
          OpenApiTransport.builder(InstantSource.system(), new SplittableRandom(1))
              .app(TestCloud.APP, TestCloud.ACCESS)
              .cloud(server.uri(), "cn-north-1")
              .callTimeout(Duration.ofMinutes(1))
              .build();
      return new Subject(
          transport,
          audiences::signals,
          () -> {
            transport.close();
            server.close();
          });
    }
  }
}
