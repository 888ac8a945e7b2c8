package dev.rtcsignal.app.bench;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs one of the compared servers and all its clients. */
final class FanOutSide implements AutoCloseable {
  private static final int JOINING_AT_ONCE = 64;
  private static final long TIMEOUT_SECONDS = 30;

  private final FanOutProcess server;
  private final int clients;
  private final FanOutTally tally;
  private int broadcasts;

  private FanOutSide(FanOutProcess server, int clients) {
    this.server = server;
    this.clients = clients;
    this.tally = new FanOutTally(clients);
  }

  /** Starts the server and returns when all clients have joined the room. */
  static FanOutSide start(Class<?> main, int clients, EventLoopGroup loop)
      throws IOException, InterruptedException {
    FanOutSide side = new FanOutSide(FanOutProcess.start(main), clients);
    side.connect(loop);
    return side;
  }

  private void connect(EventLoopGroup loop) throws InterruptedException {
    Semaphore permits = new Semaphore(JOINING_AT_ONCE);
    Bootstrap bootstrap = new Bootstrap().group(loop).channel(NioSocketChannel.class);
    for (int i = 0; i < clients; i++) {
      take(permits, 1);
      FanOutClient client = new FanOutClient(tally, calls("u" + i), permits::release);
      bootstrap
          .clone()
          .handler(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                  channel.pipeline().addLast(client);
                }
              })
          .connect(InetAddress.getLoopbackAddress(), server.port());
    }
    take(permits, JOINING_AT_ONCE);
  }

  private void take(Semaphore permits, int number) throws InterruptedException {
    if (!permits.tryAcquire(number, TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      tally.mistaken("a client did not get into the room");
    }
    tally.check();
  }

  private static List<String> calls(String user) {
    Grant grant = Grant.room(new RoomId(FanOutFrame.ROOM), new UserId(user));
    Lifetime hour = Lifetime.starting(Instant.now(), Duration.ofHours(1));
    String token = AccessToken.mint(FanOutEmulator.KEY, grant, hour, 7).text();
    JsonObjectBuilder room =
        Json.object().add("token", token).add("roomId", FanOutFrame.ROOM).add("uid", user);
    return List.of(
        call(1, "createEngine", Json.object().add("appId", FanOutEmulator.APP.value())),
        call(2, "joinRoom", room));
  }

  private static String call(int id, String name, JsonObjectBuilder args) {
    return Json.object().add("id", id).add("call", name).add("args", args).build().toString();
  }

  /** Sends broadcasts, each when all clients have the last, and returns deliveries per CPU s. */
  double deliveriesPerCpuSecond(int number) throws IOException, InterruptedException {
    Duration before = server.cpu();
    for (int i = 0; i < number; i++) {
      broadcast();
    }
    Duration spent = server.cpu().minus(before);
    return (double) clients * number * TimeUnit.SECONDS.toNanos(1) / spent.toNanos();
  }

  /**
   * Sends one more broadcast. Frames of a connection arrive in order, so a surplus frame of an
   * earlier broadcast arrives before it and fails the check.
   *
   * @throws IllegalStateException if a client got anything but each broadcast once and in order
   */
  void check() throws IOException, InterruptedException {
    broadcast();
  }

  private void broadcast() throws IOException, InterruptedException {
    tally.expect(++broadcasts);
    server.broadcast(broadcasts);
    tally.await();
  }

  @Override
  public void close() {
    server.close();
  }
}
