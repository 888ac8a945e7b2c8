package dev.rtcsignal.app.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Semaphore;

/** Measures the upper bound of a transport on {@code java.net.http}: one request, built once. */
final class BareClient {
  private static final String BODY =
      "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"From\":\"server\",\"To\":\"user1\",\"Binary\":"
          + "false,\"Message\":\""
          + "x".repeat(2_048)
          + "\"}";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(Runnable::run).build();
  private final HttpRequest request;
  private final int inFlight;

  BareClient(int port, int inFlight) {
    this.inFlight = inFlight;
    this.request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/?Action=SendUnicast&Version=2023-07-20"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
  }

  void call(int times) throws InterruptedException {
    Semaphore underWay = new Semaphore(inFlight);
    for (int i = 0; i < times; i++) {
      underWay.acquire();
      client
          .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
          .whenComplete((answer, error) -> SendBenchmark.over(underWay, error));
    }
    underWay.acquire(inFlight);
  }
}
