package dev.rtcsignal.app.bench;

import dev.rtcsignal.app.cloud.ClientLimits;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.EmulatorGateway;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.emulator.EmulatorServer;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;

/** Runs the emulated cloud in its own process, on one event loop and without a quota. */
final class FanOutEmulator {
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  static final AppKey KEY = new AppKey(APP, "fan-out-app-key-0123456789012345");

  private static final int NO_QUOTA = 1_000_000;
  private static final RoomId ROOM = new RoomId(FanOutFrame.ROOM);
  private static final SenderId SENDER = new SenderId(FanOutFrame.SENDER);

  private FanOutEmulator() {}

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    EmulatedCloud cloud =
        new EmulatedCloud(settings(), InstantSource.system(), () -> new SplittableRandom(1));
    EmulatorServer server = new EmulatorServer(vertx, cloud, new SplittableRandom(1));
    int port = server.listen("127.0.0.1", 0).toCompletionStage().toCompletableFuture().join();
    EmulatorGateway gateway = new EmulatorGateway(cloud);
    // A request of the OpenAPI is served on the loop, so a broadcast begins there.
    Context loop = vertx.getOrCreateContext();
    FanOutCommands.follow(
        port,
        broadcast ->
            loop.runOnContext(turn -> gateway.prepare(signal(broadcast)).orElseThrow().start()));
    vertx.close();
  }

  private static OutboundSignal signal(int broadcast) {
    return new OutboundSignal(
        APP, SENDER, new Audience.WholeRoom(ROOM), Payload.text(FanOutFrame.message(broadcast)));
  }

  private static CloudSettings settings() {
    return new CloudSettings(
        List.of(KEY),
        List.of(AccessKey.of("AKLTfanout", "fan-out-secret-0123456789")),
        "cn-north-1",
        NO_QUOTA,
        NO_QUOTA,
        ErrorStatus.DOCUMENTED,
        ClientLimits.ADVANCED);
  }
}
