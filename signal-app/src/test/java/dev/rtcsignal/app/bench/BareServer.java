package dev.rtcsignal.app.bench;

import dev.rtcsignal.app.emulator.TestCloud;
import io.vertx.core.Vertx;
import java.io.IOException;

/** The limit: the same HTTP server that reads each body and answers it, in a process of its own. */
final class BareServer {
  private BareServer() {}

  public static void main(String[] args) throws IOException {
    int port =
        TestCloud.await(
                Vertx.vertx()
                    .createHttpServer()
                    .requestHandler(
                        request ->
                            request
                                .body()
                                .onSuccess(body -> request.response().end(VerifyingServer.ACK)))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    FanOutCommands.follow(port, number -> {});
    System.exit(0);
  }
}
