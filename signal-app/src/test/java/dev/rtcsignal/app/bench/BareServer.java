package dev.rtcsignal.app.bench;

import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.net.BodyReader;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;

/**
 * The limit: the same HTTP server that reads each body and answers it with the bytes of a verified
 * answer, in a process of its own.
 */
final class BareServer {
  private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
  private static final CharSequence OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

  private BareServer() {}

  public static void main(String[] args) throws IOException {
    int port =
        TestCloud.await(
                Vertx.vertx()
                    .createHttpServer()
                    .requestHandler(
                        request ->
                            BodyReader.read(request, 524_288, body -> answer(request.response())))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    FanOutCommands.follow(port, number -> {});
    System.exit(0);
  }

  private static void answer(HttpServerResponse response) {
    response.headers().add(HttpHeaders.CONTENT_TYPE, TEXT).add(OPTIONS, NOSNIFF);
    response.end(VerifyingServer.ACK);
  }
}
