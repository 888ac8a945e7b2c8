package dev.rtcsignal.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rtcsignal.app.ServerAssembly;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.EmulatorGateway;
import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.emulator.EmulatorServer;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.net.CountingTransport;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.Dispatcher;
import dev.rtcsignal.ports.fixture.Outboxes;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;

/** The tour would notice: held against transports that lose, double or are refused. */
@Timeout(120)
class TourTest {
  private final Vertx vertx = CountingTransport.vertx(new VertxOptions());
  private final StringWriter out = new StringWriter();

  @AfterEach
  void close() {
    TestCloud.await(vertx.close());
  }

  @Test
  void reportsSuccessIfAllStepsPass() throws Exception {
    assertThat(tour(transport -> transport)).isTrue();
    assertThat(out.toString()).contains("37 of 37 as expected");
  }

  @Execution(CONCURRENT)
  @Test
  void reportsALostSend() throws Exception {
    assertThat(tour(TourTest::losingBroadcastsOfText)).isFalse();
    assertThat(out.toString().lines().filter(line -> line.endsWith("MISSING")))
        .hasSize(2)
        .allMatch(line -> line.contains("onRoomMessageReceived"));
  }

  @Test
  void reportsADuplicatedSend() throws Exception {
    assertThat(tour(TourTest::doubling)).isFalse();
    assertThat(out.toString().lines().filter(line -> line.endsWith("DOUBLED"))).hasSize(12);
  }

  @Execution(CONCURRENT)
  @Test
  void reportsARefusedSend() throws Exception {
    UnaryOperator<SignalTransport> refusing =
        transport ->
            (signal, options) ->
                signal.to() instanceof Audience.RoomMember
                    ? CompletableFuture.completedFuture(
                        new SendResult.Refused(400, "InvalidParameter", "", ""))
                    : transport.sendAsync(signal, options);
    assertThat(tour(refusing)).isFalse();
    assertThat(out.toString())
        .contains("send accepted")
        .containsPattern("to RoomMember: Refused.* MISSING");
  }

  private static SignalTransport losingBroadcastsOfText(SignalTransport transport) {
    return (signal, options) ->
        isBroadcastOfText(signal)
            ? CompletableFuture.completedFuture(new SendResult.Accepted("lost"))
            : transport.sendAsync(signal, options);
  }

  private static boolean isBroadcastOfText(OutboundSignal signal) {
    return signal.to() instanceof Audience.WholeRoom && signal.payload() instanceof Payload.Text;
  }

  private static SignalTransport doubling(SignalTransport transport) {
    return (signal, options) -> {
      transport.sendAsync(signal, options);
      return transport.sendAsync(signal, options);
    };
  }

  private boolean tour(UnaryOperator<SignalTransport> spoiled) throws InterruptedException {
    Environment environment =
        new Environment(
            Settings.of(Map.of()),
            InstantSource.system(),
            new SplittableRandom(1),
            new PrintWriter(out));
    CloudSettings settings = CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS));
    EmulatedCloud cloud =
        new EmulatedCloud(settings, InstantSource.system(), SplittableRandom::new);
    EmulatorServer emulator = new EmulatorServer(vertx, cloud, new SplittableRandom(1));
    SignalTransport transport =
        spoiled.apply(
            Dispatcher.builder(InstantSource.system(), new SplittableRandom(1))
                .build(new EmulatorGateway(cloud)));
    ServerEvents events = new ServerEvents(environment.clock());
    ServerAssembly server =
        ServerAssembly.create(
            vertx,
            environment,
            AppConfig.forDemo(environment.settings(), "127.0.0.1"),
            new ServerAssembly.Cloud(
                TestCloud.APP,
                new InMemoryKeys().add(TestCloud.KEY),
                Outboxes.over(transport),
                Optional.empty(),
                new InMemoryQuota(InstantSource.system(), QuotaLimits.DOCUMENTED),
                Optional.empty(),
                Optional.empty()),
            events);
    URI cloudUri = uri(TestCloud.await(emulator.listen("127.0.0.1", 0)));
    URI serverUri = uri(TestCloud.await(server.listen("127.0.0.1", 0)));
    Demo demo =
        new Demo(
            environment, TestCloud.KEY, server.transport(), events, cloudUri, serverUri, serverUri);
    return new Tour(demo).run().print(environment.out());
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
