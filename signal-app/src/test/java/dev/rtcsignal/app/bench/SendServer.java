package dev.rtcsignal.app.bench;

import dev.rtcsignal.app.emulator.TestCloud;
import io.vertx.core.Vertx;

/** Accepts every call of the OpenAPI without looking at it; run in a JVM of its own. */
public final class SendServer {
  static final String ANSWER =
      "{\"ResponseMetadata\":{\"RequestId\":\"202611230000000123456789ABCDEF01\",\"Action\":"
          + "\"SendUnicast\",\"Version\":\"2023-07-20\",\"Service\":\"rtc\",\"Region\":"
          + "\"cn-north-1\"},\"Result\":{\"Message\":\"Success\"}}";

  private SendServer() {}

  public static void main(String[] args) {
    int port =
        TestCloud.await(
                Vertx.vertx()
                    .createHttpServer()
                    .requestHandler(
                        request ->
                            request
                                .body()
                                .onSuccess(
                                    body ->
                                        request
                                            .response()
                                            .putHeader("Content-Type", "application/json")
                                            .end(ANSWER)))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    System.out.println(FanOutCommands.PORT + port);
  }
}
