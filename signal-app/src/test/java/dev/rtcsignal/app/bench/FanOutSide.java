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

/** One of the servers that are compared, and all its clients. */
final class FanOutSide implements AutoCloseable {
  private static final int JOINING_AT_ONCE = 64;
  private static final long PATIENCE_SECONDS = 30;

  private final FanOutProcess server;
  private final int clients;
  private final FanOutTally tally;
  private int broadcasts;

  private FanOutSide(FanOutProcess server, int clients) {
    this.server = server;
    this.clients = clients;
    this.tally = new FanOutTally(clients);
  }

  /** Starts the server and has all clients in the room, so that nothing is left to say to them. */
  static FanOutSide start(Class<?> main, int clients, EventLoopGroup loop)
      throws IOException, InterruptedException {
    FanOutSide side = new FanOutSide(FanOutProcess.start(main), clients);
    side.connect(loop);
    return side;
  }

  private void connect(EventLoopGroup loop) throws InterruptedException {
    Semaphore places = new Semaphore(JOINING_AT_ONCE);
    Bootstrap bootstrap = new Bootstrap().group(loop).channel(NioSocketChannel.class);
    for (int i = 0; i < clients; i++) {
      take(places, 1);
      FanOutClient client = new FanOutClient(tally, calls("u" + i), places::release);
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
    take(places, JOINING_AT_ONCE);
  }

  private void take(Semaphore places, int number) throws InterruptedException {
    if (!places.tryAcquire(number, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
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
      tally.expect(++broadcasts);
      server.broadcast(broadcasts);
      tally.await();
    }
    Duration spent = server.cpu().minus(before);
    return (double) clients * number * TimeUnit.SECONDS.toNanos(1) / spent.toNanos();
  }

  /**
   * Waits for what should not come.
   *
   * @throws IllegalStateException if a client got anything but each broadcast once and in order
   */
  void check() throws InterruptedException {
    TimeUnit.SECONDS.sleep(1);
    tally.check();
  }

  @Override
  public void close() {
    server.close();
  }
}
