package dev.rtcsignal.app.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A server with an emulated cloud, for its figures after a send to a room. */
final class MeteredServer implements AutoCloseable {
  /** Families that exist from the first wait, the first use of a room and the first collection. */
  private static final Set<String> LATE =
      Set.of("signal_wait_seconds", "signal_room_used", "jvm_gc_pause_seconds");

  private final TestCloud cloud = TestCloud.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerEvents events = new ServerEvents(InstantSource.system());
  private final InMemoryQuota quota =
      new InMemoryQuota(InstantSource.system(), QuotaLimits.DOCUMENTED);
  private final OpenApiTransport transport =
      OpenApiTransport.builder()
          .app(TestCloud.APP, TestCloud.ACCESS)
          .cloud(cloud.uri(), "cn-north-1")
          .quota(quota)
          .listener(events)
          .build();
  private final ReferenceServer server;
  private final URI uri;

  private MeteredServer() {
    InMemoryKeys keys = new InMemoryKeys().add(TestCloud.KEY);
    SignalWebhook webhook =
        SignalWebhook.builder(
                TokenSenderCheck.of(keys, Duration.ZERO),
                signal -> CompletableFuture.completedFuture(Ack.empty()))
            .build();
    ServerOptions options =
        new TestOptions(TestCloud.APP, keys, webhook)
            .transport(transport)
            .listener(events.ofOutbox())
            .quota(quota)
            .build();
    server = new ReferenceServer(cloud.vertx(), options, events);
    uri = URI.create("http://127.0.0.1:" + TestCloud.await(server.listen("127.0.0.1", 0)));
  }

  /** Returns the figures of a server that has every family. */
  static ExportedMetrics metrics() {
    try (MeteredServer server = new MeteredServer()) {
      return await()
          .atMost(60, SECONDS)
          .until(server::afterASend, exported -> exported.families().containsAll(LATE));
    }
  }

  private ExportedMetrics afterASend() throws IOException, InterruptedException {
    System.gc();
    String signal = "{\"to\":{\"room\":\"r\"},\"text\":\"x\"}";
    send(
        HttpRequest.newBuilder(uri.resolve("/v1/signals"))
            .POST(HttpRequest.BodyPublishers.ofString(signal)));
    return ExportedMetrics.parse(send(HttpRequest.newBuilder(uri.resolve("/metrics"))));
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    TestCloud.await(server.stop(Duration.ZERO, 0));
    transport.close();
    cloud.close();
  }
}
