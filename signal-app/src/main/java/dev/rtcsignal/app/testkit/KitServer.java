package dev.rtcsignal.app.testkit;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.cloud.CallbackSender;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.EventSink;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.testkit.HttpRequestReader.HttpRequest;
import dev.rtcsignal.app.wire.BodyPoster;
import dev.rtcsignal.app.wire.CallLog;
import dev.rtcsignal.app.wire.FaultyCallbacks;
import dev.rtcsignal.app.wire.NotificationTarget;
import dev.rtcsignal.app.wire.OpenApiCall;
import dev.rtcsignal.app.wire.OpenApiEndpoint;
import dev.rtcsignal.app.wire.RoomNotifier;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.CompletionExecutor;
import dev.rtcsignal.ports.dispatch.Failures;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Connects an emulated cloud with HTTP of the JDK: the OpenAPI at {@code POST /}, a transport that
 * calls it, callbacks and notifications. Clients are of this process. Thread-safe.
 */
final class KitServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(KitServer.class.getName());

  /** How long the cloud waits for an ACK (vendor-facts 4.3). */
  private static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(12);

  /** Longer than a send waits unless a test makes it wait. */
  private static final Duration DRAIN = Duration.ofMinutes(1);

  private static final String DESCRIPTION = "rtc-signal test kit: OpenAPI at POST /\n";

  private final EmulatedCloud cloud;
  private final KitTime time;
  private final HttpClient http;
  private final CallLog log;
  private final CallbackSender callbacks;
  private final RoomNotifier notifier;
  private final OpenApiEndpoint openApi;
  private final HttpListener listener;
  private final OpenApiTransport transport;

  /** Starts listening. */
  KitServer(EmulatedCloud cloud, KitTime time, long seed) {
    this.cloud = cloud;
    this.time = time;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .executor(threads())
            .build();
    this.log = new CallLog(cloud);
    BodyPoster poster = poster(CALLBACK_TIMEOUT);
    this.callbacks =
        new FaultyCallbacks(cloud, callback -> poster.post(callback.url(), callback.body()), log);
    Random random = new Random(seed);
    this.notifier = new RoomNotifier(cloud, random, log, poster(RoomNotifier.TIMEOUT));
    cloud.roomListener(notifier);
    this.openApi = new OpenApiEndpoint(cloud, random, log);
    this.listener = new HttpListener(this::handle, time.work()::heldChanged);
    time.work().held(listener::held);
    this.transport = transport(new Random(seed));
  }

  private Executor threads() {
    return time.work().executor(CompletionExecutor.ofDaemonThreads());
  }

  private BodyPoster poster(Duration timeout) {
    return new CallbackClient(http, time.clock(), time.work(), timeout);
  }

  /** Paced by the limits of this cloud and by its time. */
  private OpenApiTransport transport(RandomGenerator random) {
    CloudSettings settings = cloud.settings();
    QuotaLimits limits =
        QuotaLimits.DOCUMENTED.perSecond(settings.appQuota(), settings.roomQuota());
    OpenApiTransport.Builder sending =
        OpenApiTransport.builder(time.clock(), random)
            .cloud(uri(), settings.region())
            .httpClient(http)
            .executor(threads())
            .delayer(time.clock())
            .quota(new InMemoryQuota(time.clock(), limits))
            .gateway(time.work()::gateway);
    settings.appKeys().forEach(key -> sending.app(key.app(), settings.accessKeys().get(0)));
    return sending.build();
  }

  private void handle(HttpRequest request, OpenApiEndpoint.Connection connection) {
    Map<String, String> text = Map.of("Content-Type", "text/plain; charset=utf-8");
    if (!request.path().equals("/")) {
      connection.respond(404, text, "unknown path; the OpenAPI is at POST /\n");
    } else if (request.method().equals("GET") && request.query().isEmpty()) {
      connection.respond(200, text, DESCRIPTION);
    } else {
      openApi.handle(
          new OpenApiCall(
              request.method(),
              request.path(),
              request.query(),
              request.headers(),
              request.body(),
              uri().getPort()),
          connection);
    }
  }

  URI uri() {
    return listener.uri();
  }

  RtcEngine client(EventSink sink) {
    return new RtcEngine(cloud, callbacks, sink);
  }

  void notify(NotificationTarget target) {
    notifier.to(target);
  }

  String requests() {
    return log.calls().toString();
  }

  SignalTransport transport() {
    return transport;
  }

  /** Ends sends and posts under way by moving time on; then closes all connections. */
  @Override
  public void close() {
    time.drain(DRAIN);
    transport.close();
    listener.close();
    // A client can be closed from JDK 21 on; before, its threads end once it is unreachable.
    if ((Object) http instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        LOG.log(Level.DEBUG, "the HTTP client did not close: {0}", Failures.describe(e));
      }
    }
  }
}
