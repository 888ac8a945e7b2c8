package dev.rtcsignal.app.bench;

import com.sun.management.OperatingSystemMXBean;
import com.volcengine.ApiClient;
import com.volcengine.ApiException;
import com.volcengine.ContentType;
import com.volcengine.HttpMethod;
import com.volcengine.UniversalApi;
import com.volcengine.UniversalRequest;
import com.volcengine.sign.Credentials;
import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * A whole send of 2 KB beside the official SDK for Java, and beside the bare {@code java.net.http}
 * client: calls per second of this process's CPU time, by turns in one run, against a server in
 * another process. No figure makes it fail.
 *
 * <p>Takes a regular expression, as JMH does, and runs if the name of this class matches.
 */
public final class SendBenchmark {
  private static final int ROUNDS = 8;
  private static final int CALLS = 10_000;

  /** It blocks, and waits for acknowledgements of TCP, so fewer of its calls take as long. */
  private static final int OFFICIAL_CALLS = 1_600;

  private static final int IN_FLIGHT = 64;
  private static final int OFFICIAL_THREADS = 8;
  private static final String MESSAGE = "x".repeat(2_048);

  private interface Side {
    void call(int times) throws Exception;
  }

  private SendBenchmark() {}

  public static void main(String[] args) throws Exception {
    String only = args.length == 0 ? "" : args[0];
    if (Pattern.compile(only).matcher(SendBenchmark.class.getName()).find()) {
      run();
      System.exit(0);
    }
  }

  private static void run() throws Exception {
    try (FanOutProcess server = FanOutProcess.start(SendServer.class);
        OpenApiTransport transport = transport(server.port())) {
      Side ours = times -> ours(transport, times);
      Side official = official(server.port());
      Side bare = new BareClient(server.port(), IN_FLIGHT)::call;
      for (int i = 0; i < 3; i++) {
        ours.call(CALLS);
        official.call(OFFICIAL_CALLS);
        bare.call(CALLS);
      }
      double[] overOfficial = new double[ROUNDS];
      double[] overBare = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        double own = callsPerCpuSecond(ours, CALLS);
        double theirs = callsPerCpuSecond(official, OFFICIAL_CALLS);
        double limit = callsPerCpuSecond(bare, CALLS);
        overOfficial[i] = own / theirs;
        overBare[i] = own / limit;
        print("round %2d: ours %,7.0f, official %,7.0f, bare %,7.0f", i, own, theirs, limit);
      }
      print(
          "a send of 2 KB, calls per CPU second, median of %d rounds: %.2f x the official SDK's,"
              + " %.2f x those of the bare client",
          ROUNDS, median(overOfficial), median(overBare));
    }
  }

  private static double callsPerCpuSecond(Side side, int calls) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = system.getProcessCpuTime();
    side.call(calls);
    return calls * 1e9 / (system.getProcessCpuTime() - before);
  }

  private static OpenApiTransport transport(int port) {
    QuotaLimits wide = QuotaLimits.DOCUMENTED.perSecond(1_000_000, 1_000_000);
    return OpenApiTransport.builder(InstantSource.system(), new java.util.Random(1))
        .app(TestCloud.APP, TestCloud.ACCESS)
        .cloud(URI.create("http://127.0.0.1:" + port), "cn-north-1")
        .quota(new InMemoryQuota(InstantSource.system(), wide))
        .maxInFlight(IN_FLIGHT)
        .build();
  }

  private static void ours(OpenApiTransport transport, int times) throws InterruptedException {
    OutboundSignal signal =
        new OutboundSignal(
            TestCloud.APP,
            new SenderId("server"),
            new Audience.User(new UserId("user1")),
            Payload.text(MESSAGE));
    Semaphore underWay = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < times; i++) {
      underWay.acquire();
      transport
          .sendAsync(signal)
          .thenAccept(SendResult::orThrow)
          .whenComplete((done, error) -> over(underWay, error));
    }
    underWay.acquire(IN_FLIGHT);
  }

  static void over(Semaphore underWay, Throwable error) {
    if (error != null) {
      throw new AssertionError("a call failed", error);
    }
    underWay.release();
  }

  private static Side official(int port) {
    ApiClient client =
        new ApiClient()
            .setCredentials(
                Credentials.getCredentials(
                    TestCloud.ACCESS.id(), "emulator-test-secret-0123456789"))
            .setRegion("cn-north-1")
            .setEndpoint("127.0.0.1:" + port)
            .setDisableSSL(true);
    UniversalApi api = new UniversalApi(client);
    ExecutorService threads = Executors.newFixedThreadPool(OFFICIAL_THREADS);
    return times -> {
      CompletableFuture<?>[] all = new CompletableFuture<?>[OFFICIAL_THREADS];
      Arrays.setAll(
          all,
          i -> CompletableFuture.runAsync(() -> block(api, times / OFFICIAL_THREADS), threads));
      CompletableFuture.allOf(all).join();
    };
  }

  private static void block(UniversalApi api, int times) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("AppId", TestCloud.APP.value());
    body.put("From", "server");
    body.put("To", "user1");
    body.put("Binary", false);
    body.put("Message", MESSAGE);
    UniversalRequest request =
        new UniversalRequest(
            "rtc", "SendUnicast", "2023-07-20", HttpMethod.POST, ContentType.ApplicationJSON);
    try {
      for (int i = 0; i < times; i++) {
        api.doCall(request, body);
      }
    } catch (ApiException e) {
      throw new AssertionError("a call failed", e);
    }
  }

  private static void print(String format, Object... figures) {
    System.out.println(String.format(Locale.ROOT, format, figures));
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return (sorted[half] + sorted[sorted.length - 1 - half]) / 2;
  }
}
