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
import dev.rtcsignal.ports.dispatch.CompletionExecutor;
import dev.rtcsignal.ports.dispatch.DepartureGuard;
import dev.rtcsignal.ports.dispatch.Dispatcher;
import dev.rtcsignal.ports.dispatch.GuardedTransport;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Sends signals through the four OpenAPI actions of Volcengine RTC or BytePlus RTC (vendor-facts
 * 1).
 *
 * <pre>{@code
 * try (OpenApiTransport transport = OpenApiTransport.builder().app(app, accessKey).build()) {
 *   SendResult result = transport.send(signal);
 * }
 * }</pre>
 *
 * <p>A {@link Dispatcher} over one signed HTTP exchange per attempt: it paces, orders and repeats
 * as described there. Make one for the process and share it: safe for use by many threads, none of
 * which it blocks except in {@link #close()}.
 *
 * <p>On one or two processors and before JDK 25 the JDK's client starts a thread for each call,
 * unless the system property {@code java.util.concurrent.ForkJoinPool.common.parallelism} is 2 or
 * more when the JVM starts.
 */
public final class OpenApiTransport implements GuardedTransport, AutoCloseable {
  private final Dispatcher dispatcher;
  private final Optional<HttpClient> ownClient;

  private OpenApiTransport(Dispatcher dispatcher, Optional<HttpClient> ownClient) {
    this.dispatcher = dispatcher;
    this.ownClient = ownClient;
  }

  /** {@return a builder with the system's clocks and chance, for {@link Builder#volcengine()}} */
  public static Builder builder() {
    return builder(SystemDefaults.clock(), SystemDefaults.random())
        .steadyClock(SystemDefaults.steadyClock());
  }

  /**
   * Returns a builder whose clock and chance tests decide.
   *
   * @param clock for X-Date: {@code InstantSource.system()}; without {@link Builder#steadyClock}
   *     also for pacing and deadlines. While it stands still the default quota permits nothing
   * @param random for the jitter of back-offs; thread-safe, as {@code new SecureRandom()} is
   * @return a builder for {@link Builder#volcengine()}
   */
  public static Builder builder(InstantSource clock, RandomGenerator random) {
    return new Builder(clock, random);
  }

  @Override
  public CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options) {
    return dispatcher.sendAsync(signal, options);
  }

  @Override
  public CompletableFuture<SendResult> sendAsync(
      OutboundSignal signal, SendOptions options, DepartureGuard guard) {
    return dispatcher.sendAsync(signal, options, guard);
  }

  /**
   * Takes no more sends and waits for those under way, as {@link Dispatcher#close()} does; then
   * closes the HTTP client, unless it is the caller's.
   */
  @Override
  public void close() {
    dispatcher.close();
    ownClient.ifPresent(OwnClient::close);
  }

  /**
   * One HTTP exchange: an attempt of a send, with the steps of its signature. Holds a payload and a
   * signature that is valid for 15 minutes; a session token is masked. {@link #toString()} prints
   * neither.
   *
   * @param at when it began
   * @param took from then to the end of the response, or to the failure
   * @param uri with action and version
   * @param headers as sent, without Host
   * @param body of the request
   * @param canonicalRequest step 1 of the signature (vendor-facts 2.2)
   * @param stringToSign step 3
   * @param status of the response; 0 if there was none
   * @param answer body of the response, at most 64 KiB; empty if it was longer or there was none
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
    /** Returns the URI and the status only. */
    @Override
    public String toString() {
      return "Exchange[" + uri + ", " + status + "]";
    }
  }

  /** Collects the parameters of a transport. Only access keys are required. For one thread. */
  public static final class Builder {
    private final InstantSource clock;
    private final Dispatcher.Builder dispatcher;
    private final Map<AppId, AccessKey> keyOfApp = new HashMap<>();
    private Optional<AccessKeys> accessKeys = Optional.empty();
    private Endpoint endpoint = Endpoint.VOLCENGINE;
    private Optional<HttpClient> client = Optional.empty();
    private Executor executor = CompletionExecutor.ofDaemonThreads();
    private Duration connectTimeout = Duration.ofSeconds(3);
    private Optional<Consumer<Exchange>> onExchange = Optional.empty();
    private InstantSource steadyClock;
    private UnaryOperator<SignalGateway> wrapper = UnaryOperator.identity();

    private Builder(InstantSource clock, RandomGenerator random) {
      this.clock = Objects.requireNonNull(clock);
      this.steadyClock = clock;
      this.dispatcher = Dispatcher.builder(clock, random);
    }

    /**
     * Sets the access key of an application.
     *
     * @param app may be set several times, for several applications
     * @param key signs the requests of that application
     * @return this builder
     */
    public Builder app(AppId app, AccessKey key) {
      keyOfApp.put(Objects.requireNonNull(app), Objects.requireNonNull(key));
      return this;
    }

    /**
     * Asks this port for the key of each attempt, instead of {@link #app}: credentials can change
     * while the process runs.
     *
     * @param keys answers from memory
     * @return this builder
     */
    public Builder accessKeys(AccessKeys keys) {
      accessKeys = Optional.of(keys);
      return this;
    }

    /**
     * Calls Volcengine, region cn-north-1. This is the default.
     *
     * @return this builder
     */
    public Builder volcengine() {
      return cloud(Endpoint.VOLCENGINE.uri(), Endpoint.VOLCENGINE.region());
    }

    /**
     * Calls BytePlus, region ap-singapore-1.
     *
     * @return this builder
     */
    public Builder byteplus() {
      return cloud(Endpoint.BYTEPLUS.uri(), Endpoint.BYTEPLUS.region());
    }

    /**
     * Calls another host.
     *
     * @param uri {@code http(s)://host} with or without a port
     * @param region of the credential scope, not blank
     * @return this builder
     */
    public Builder cloud(URI uri, String region) {
      endpoint = new Endpoint(uri, region, endpoint.version());
      return this;
    }

    /**
     * Sets the API version (vendor-facts 1.1).
     *
     * @param version {@code 2023-07-20}, the default, or {@code 2020-12-01}
     * @return this builder
     */
    public Builder apiVersion(String version) {
      endpoint = new Endpoint(endpoint.uri(), endpoint.region(), version);
      return this;
    }

    /**
     * Uses this HTTP client, which stays the caller's to close; its own connect timeout holds.
     *
     * @param httpClient without redirects and authenticator
     * @return this builder
     * @throws IllegalArgumentException if it follows redirects or has an authenticator
     */
    public Builder httpClient(HttpClient httpClient) {
      OwnClient.requirePlain(httpClient);
      client = Optional.of(httpClient);
      return this;
    }

    /**
     * Sets the executor of all steps, as {@link Dispatcher.Builder#executor} does.
     *
     * @param completions the executor, which stays the caller's to shut down
     * @return this builder
     */
    public Builder executor(Executor completions) {
      executor = Objects.requireNonNull(completions);
      return this;
    }

    /**
     * Sets the longest time for establishing a connection; 3 s by default.
     *
     * @param timeout positive
     * @return this builder
     */
    public Builder connectTimeout(Duration timeout) {
      if (timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException("connect timeout " + timeout + "; it must be positive");
      }
      connectTimeout = timeout;
      return this;
    }

    /**
     * Sets the longest time of a whole send; 5 s by default.
     *
     * @param timeout positive, as for {@link Dispatcher.Builder#callTimeout}
     * @return this builder
     */
    public Builder callTimeout(Duration timeout) {
      dispatcher.callTimeout(timeout);
      return this;
    }

    /**
     * Sets how many calls may be in flight at once; 64 by default.
     *
     * @param calls at least 1, as for {@link Dispatcher.Builder#maxInFlight}
     * @return this builder
     */
    public Builder maxInFlight(int calls) {
      dispatcher.maxInFlight(calls);
      return this;
    }

    /**
     * Sets how many signals may wait; 10,000 by default.
     *
     * @param signals at least 1, as for {@link Dispatcher.Builder#maxWaiting}
     * @return this builder
     */
    public Builder maxWaiting(int signals) {
      dispatcher.maxWaiting(signals);
      return this;
    }

    /**
     * Sets the quota; by default one of its own, with {@link QuotaLimits#DOCUMENTED}.
     *
     * @param shared the quota, as for {@link Dispatcher.Builder#quota}
     * @return this builder
     */
    public Builder quota(Quota shared) {
      dispatcher.quota(shared);
      return this;
    }

    /**
     * Sets the clock of pacing, waits and deadlines; by default the clock of the builder, which may
     * be set while the process runs.
     *
     * @param steady a clock that only advances, as {@code System.nanoTime}
     * @return this builder
     */
    public Builder steadyClock(InstantSource steady) {
      steadyClock = Objects.requireNonNull(steady);
      dispatcher.clock(steady);
      return this;
    }

    /**
     * Adds a listener for the steps of all sends.
     *
     * @param listener must not block
     * @return this builder
     */
    public Builder listener(DeliveryListener listener) {
      dispatcher.listener(listener);
      return this;
    }

    /**
     * Sets when attempts are repeated; {@link RetryPolicy#DEFAULT} by default.
     *
     * @param policy for all sends
     * @return this builder
     */
    public Builder retry(RetryPolicy policy) {
      dispatcher.retry(policy);
      return this;
    }

    /**
     * Reports each HTTP exchange to a listener when it is over, on the executor.
     *
     * @param listener must not block; what it throws is ignored
     * @return this builder
     */
    public Builder onExchange(Consumer<Exchange> listener) {
      onExchange = Optional.of(listener);
      return this;
    }

    /**
     * Wraps the gateway that makes the attempts: for a store that has to know of each attempt
     * before it leaves. By default it is not wrapped.
     *
     * @param around returns a gateway that passes attempts on to its argument, or refuses them; it
     *     must be safe for use by many threads
     * @return this builder
     */
    public Builder gateway(UnaryOperator<SignalGateway> around) {
      wrapper = Objects.requireNonNull(around);
      return this;
    }

    /**
     * Sets the timers, as {@link Dispatcher.Builder#delayer} does, for a clock of a test.
     *
     * @param timers which stay the caller's to close
     * @return this builder
     */
    public Builder delayer(Delayer timers) {
      dispatcher.delayer(timers);
      return this;
    }

    /**
     * Builds the transport.
     *
     * @return a transport that takes sends
     * @throws IllegalStateException if there are no access keys or two sources of them, or no
     *     provider of Jakarta JSON Processing
     */
    public OpenApiTransport build() {
      if (accessKeys.isEmpty() == keyOfApp.isEmpty()) {
        throw new IllegalStateException("access keys: call either app(..) or accessKeys(..)");
      }
      JsonProviders.requireProcessing();
      Map<AppId, AccessKey> keys = Map.copyOf(keyOfApp);
      Optional<HttpClient> own =
          client.isPresent() ? Optional.empty() : Optional.of(OwnClient.create(connectTimeout));
      Executor threads = CompletionExecutor.neverRejecting(executor);
      OpenApiGateway gateway =
          new OpenApiGateway(
              client.or(() -> own).orElseThrow(),
              endpoint,
              accessKeys.orElse(app -> Optional.ofNullable(keys.get(app))),
              clock,
              new ExchangeObserver(onExchange, steadyClock, threads));
      return new OpenApiTransport(dispatcher.executor(threads).build(wrapper.apply(gateway)), own);
    }
  }
}
