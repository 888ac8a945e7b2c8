package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.DeliveryListener;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.CompletionExecutor;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Sends signals through the four OpenAPI actions (vendor-facts 1).
 *
 * <p>Paces itself by the cloud's quota, urgent signals first. Each send ends within the call
 * time-out and its deadline, whatever happens. A refusal by a rate limit, and a connection that
 * could not be made, are tried again; what may have been taken only if the caller said that
 * duplicates are harmless. Make one for the process and share it: safe for use by many threads,
 * none of which it blocks.
 *
 * <p>On one or two processors and before JDK 25 the JDK's client starts a thread for each call,
 * unless the system property {@code java.util.concurrent.ForkJoinPool.common.parallelism} is 2 or
 * more when the JVM starts.
 */
public final class OpenApiTransport implements SignalTransport, AutoCloseable {
  private final SendContext engine;
  private final HttpClient client;
  private final boolean ownsClient;
  private final Optional<SystemDelayer> ownDelayer;
  private final Map<SendTask, CompletableFuture<SendResult>> underWay = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private OpenApiTransport(
      SendContext engine,
      HttpClient client,
      boolean ownsClient,
      Optional<SystemDelayer> ownDelayer) {
    this.ownDelayer = ownDelayer;
    this.engine = engine;
    this.client = client;
    this.ownsClient = ownsClient;
  }

  /**
   * Returns a builder. Time and chance come from outside, so that tests decide them.
   *
   * @param clock for X-Date: {@code InstantSource.system()}; unless told otherwise also for pacing
   *     and deadlines. While a clock stands still the quota permits nothing more
   * @param random for the jitter of retries; one that many threads may use, as {@code new
   *     SecureRandom()} or {@code new Random()}
   */
  public static Builder builder(InstantSource clock, RandomGenerator random) {
    return new Builder(clock, random);
  }

  @Override
  public CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options) {
    SendTask attempts = new SendTask(engine, signal, options);
    underWay.put(attempts, attempts.result());
    attempts.result().whenComplete((outcome, cancelled) -> underWay.remove(attempts));
    if (closed) {
      // Whoever closes may have seen it already, and waits for it.
      attempts.result().cancel(true);
      throw new IllegalStateException("the transport is closed");
    }
    attempts.start();
    return attempts.result();
  }

  /**
   * Takes no more sends, and waits for those under way. What has not left within the call time-out
   * is {@link SendResult.NotSent}.
   */
  @Override
  public void close() {
    closed = true;
    CompletableFuture<Void> patience = engine.delayer().after(engine.callTimeout());
    patience.thenRunAsync(() -> underWay.keySet().forEach(SendTask::withdraw), engine.executor());
    CompletableFuture.allOf(underWay.values().toArray(CompletableFuture[]::new))
        .handle((done, cancelled) -> done)
        .join();
    patience.cancel(true);
    ownDelayer.ifPresent(SystemDelayer::close);
    if (ownsClient && (Object) client instanceof AutoCloseable closeable) {
      closeQuietly(closeable);
    }
  }

  /** From JDK 21 on a client can be closed; before, its threads end once it is unreachable. */
  private static void closeQuietly(AutoCloseable client) {
    try {
      client.close();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client did not close", e);
    }
  }

  /**
   * One HTTP exchange as it was: a try of a send, with how its signature came about. Holds a
   * payload and a signature that is good for 15 minutes; a session token is masked. Prints neither.
   *
   * @param at when it began
   * @param headers as sent, without Host
   * @param canonicalRequest step 1 of the signature (vendor-facts 2.2)
   * @param stringToSign step 3
   * @param status of the answer; 0 if there was none
   * @param answer at most 64 KiB; empty if there was none, or a longer one
   */
  public record Exchange(
      Instant at,
      Duration took,
      URI uri,
      SortedMap<String, String> headers,
      Bytes body,
      String canonicalRequest,
      String stringToSign,
      int status,
      Bytes answer) {
    @Override
    public String toString() {
      return "Exchange[" + uri + ", " + status + "]";
    }
  }

  /** Collects what a transport needs. Only access keys are required. Not for many threads. */
  public static final class Builder {
    private static final int DEFAULT_MAX_IN_FLIGHT = 64;
    private static final int DEFAULT_MAX_WAITING = 10_000;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<AppId, AccessKey> keyOfApp = new HashMap<>();
    private Optional<AccessKeys> accessKeys = Optional.empty();
    private Endpoint endpoint = Endpoint.VOLCENGINE;
    private Optional<HttpClient> client = Optional.empty();
    private Optional<Executor> executor = Optional.empty();
    private Duration connectTimeout = Duration.ofSeconds(3);
    private Duration callTimeout = Duration.ofSeconds(5);
    private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    private int maxWaiting = DEFAULT_MAX_WAITING;
    private Optional<Quota> quota = Optional.empty();
    private Optional<InstantSource> steady = Optional.empty();
    private final List<DeliveryListener> listeners = new ArrayList<>();
    private RetryPolicy retry = RetryPolicy.DEFAULT;
    private Optional<Delayer> delayer = Optional.empty();
    private Optional<Consumer<Exchange>> onExchange = Optional.empty();

    private Builder(InstantSource clock, RandomGenerator random) {
      this.clock = Objects.requireNonNull(clock);
      this.random = Objects.requireNonNull(random);
    }

    /** Adds an application and the key that sends for it. */
    public Builder app(AppId app, AccessKey key) {
      keyOfApp.put(Objects.requireNonNull(app), Objects.requireNonNull(key));
      return this;
    }

    /** Asks this port for keys instead, for each try: credentials can change while running. */
    public Builder accessKeys(AccessKeys keys) {
      accessKeys = Optional.of(keys);
      return this;
    }

    /** Calls Volcengine, cn-north-1. This is the default. */
    public Builder volcengine() {
      return cloud(Endpoint.VOLCENGINE.uri(), Endpoint.VOLCENGINE.region());
    }

    /** Calls BytePlus, ap-singapore-1. */
    public Builder byteplus() {
      return cloud(Endpoint.BYTEPLUS.uri(), Endpoint.BYTEPLUS.region());
    }

    /**
     * Calls another host.
     *
     * @param uri {@code http(s)://host} with or without port
     * @throws IllegalArgumentException if it is not of that form
     */
    public Builder cloud(URI uri, String region) {
      endpoint = new Endpoint(uri, region, endpoint.version());
      return this;
    }

    /**
     * Sets the API version, {@code 2023-07-20} (the default) or {@code 2020-12-01} (vendor-facts
     * 1.1).
     *
     * @throws IllegalArgumentException for any other
     */
    public Builder apiVersion(String version) {
      endpoint = new Endpoint(endpoint.uri(), endpoint.region(), version);
      return this;
    }

    /**
     * Uses this client, which stays the caller's to close; its own connect time-out holds.
     *
     * @throws IllegalArgumentException if it follows redirects or has an authenticator: both would
     *     send a signal twice, and an authenticator replaces the signature
     */
    public Builder httpClient(HttpClient httpClient) {
      if (httpClient.authenticator().isPresent()) {
        throw new IllegalArgumentException(
            "the HTTP client has an authenticator, which would replace the signature and send a"
                + " signal twice");
      }
      if (httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException(
            "the HTTP client follows redirects, which would send a signal twice");
      }
      client = Optional.of(httpClient);
      return this;
    }

    /**
     * Runs completions, and with them the caller's own code behind the futures, on this executor.
     * By default daemon threads, as many as needed, which end when idle. Deadlines are kept on it
     * too: one that is busy for long makes sends end late.
     */
    public Builder executor(Executor completions) {
      executor = Optional.of(completions);
      return this;
    }

    /** Sets the longest time for making a connection; 3 s by default. */
    public Builder connectTimeout(Duration timeout) {
      connectTimeout = requirePositive(timeout);
      return this;
    }

    /**
     * Sets the longest time for a whole send, with all its waits and tries; 5 s by default. What
     * has not left after four fifths of it is not sent. With a deadline it is the longest time
     * after that.
     */
    public Builder callTimeout(Duration timeout) {
      callTimeout = requirePositive(timeout);
      return this;
    }

    /** Sets the most calls in flight at once, at least 1; 64 by default. More wait in order. */
    public Builder maxInFlight(int calls) {
      if (calls < 1) {
        throw new IllegalArgumentException("at least one call in flight");
      }
      maxInFlight = calls;
      return this;
    }

    /**
     * Sets the most signals that wait to leave, at least 1; 10,000 by default. As many more wait
     * behind others with the same order key. Beyond that a signal is not sent at once.
     */
    public Builder maxWaiting(int signals) {
      if (signals < 1) {
        throw new IllegalArgumentException("at least one signal waits");
      }
      maxWaiting = signals;
      return this;
    }

    /**
     * Paces by this quota. Hand the same one to all transports of the process that send for the
     * same applications. By default one of its own, with {@link QuotaLimits#DOCUMENTED}.
     */
    public Builder quota(Quota shared) {
      quota = Optional.of(shared);
      return this;
    }

    /**
     * Sets the time by which deadlines, waits and, unless a quota is given, pacing go: best one
     * that only goes on, evenly, as {@code System.nanoTime}, since a clock may be set. By default
     * the clock of the builder.
     */
    public Builder steadyClock(InstantSource time) {
      steady = Optional.of(time);
      return this;
    }

    /** Tells this listener of each step of each send, besides those that were given before. */
    public Builder listener(DeliveryListener listener) {
      listeners.add(Objects.requireNonNull(listener));
      return this;
    }

    /** Sets when to try again; {@link RetryPolicy#DEFAULT} by default. */
    public Builder retry(RetryPolicy rule) {
      retry = Objects.requireNonNull(rule);
      return this;
    }

    /**
     * Shows each HTTP exchange to a listener when it is over, on the executor of completions. For
     * looking on: the listener must not block, and cannot change anything.
     */
    public Builder onExchange(Consumer<Exchange> listener) {
      onExchange = Optional.of(listener);
      return this;
    }

    Builder delayer(Delayer other) {
      delayer = Optional.of(other);
      return this;
    }

    /**
     * @throws IllegalStateException if there are no access keys, or two sources of them
     */
    public OpenApiTransport build() {
      if (accessKeys.isEmpty() == keyOfApp.isEmpty()) {
        throw new IllegalStateException("access keys: call either app(..) or accessKeys(..)");
      }
      HttpClient http = client.orElseGet(this::newClient);
      Optional<SystemDelayer> own =
          delayer.isPresent() ? Optional.empty() : Optional.of(new SystemDelayer());
      Delayer timers = delayer.orElseGet(own::orElseThrow);
      return new OpenApiTransport(engine(http, timers), http, client.isEmpty(), own);
    }

    private SendContext engine(HttpClient http, Delayer timers) {
      Map<AppId, AccessKey> keys = Map.copyOf(keyOfApp);
      Executor threads =
          CompletionExecutor.neverRejecting(
              executor.orElseGet(CompletionExecutor::ofDaemonThreads));
      InstantSource even = steady.orElse(clock);
      Quota shared = quota.orElseGet(() -> new InMemoryQuota(even, QuotaLimits.DOCUMENTED));
      SignalGateway gateway =
          new OpenApiGateway(
              http,
              endpoint,
              accessKeys.orElse(app -> Optional.ofNullable(keys.get(app))),
              clock,
              threads,
              new ExchangeObserver(onExchange, clock, threads));
      return new SendContext(
          gateway,
          shared,
          new SendQueue(shared, timers, threads, maxInFlight, maxWaiting),
          new OrderKeys(maxWaiting),
          new Retries(retry, random),
          callTimeout,
          even,
          timers,
          threads,
          new DeliveryListeners(listeners));
    }

    /** Its own steps are short and run on its selector thread; ours are moved off. */
    private HttpClient newClient() {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(connectTimeout)
          .executor(Runnable::run)
          .build();
    }

    private static Duration requirePositive(Duration timeout) {
      if (timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException("a time-out is positive");
      }
      return timeout;
    }
  }
}
