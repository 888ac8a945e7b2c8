package dev.rtcsignal.app.bench;

import dev.rtcsignal.app.emulator.TestCloud;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.SplittableRandom;

/**
 * A way to a server on which each request takes 0 to 20 ms, at random and apart from the others;
 * within a connection nothing overtakes. The way back takes nothing.
 */
final class JitterProxy implements AutoCloseable {
  private static final int MOST_MILLIS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final SplittableRandom random = new SplittableRandom(5);

  URI to(URI server) {
    NetServer proxy =
        vertx
            .createNetServer()
            .connectHandler(
                in -> {
                  in.pause();
                  client
                      .connect(server.getPort(), server.getHost())
                      .onSuccess(out -> join(in, out))
                      .onFailure(error -> in.close());
                });
    int port = TestCloud.await(proxy.listen(0, "127.0.0.1")).actualPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  private void join(NetSocket in, NetSocket out) {
    Buffer[] held = {Buffer.buffer()};
    in.handler(
        bytes -> {
          if (held[0].length() == 0) {
            vertx.setTimer(
                random.nextInt(1, MOST_MILLIS + 1),
                due -> {
                  out.write(held[0]);
                  held[0] = Buffer.buffer();
                });
          }
          held[0].appendBuffer(bytes);
        });
    out.handler(in::write);
    in.closeHandler(closed -> out.close());
    out.closeHandler(closed -> in.close());
    in.resume();
  }

  @Override
  public void close() {
    TestCloud.await(vertx.close());
  }
}
