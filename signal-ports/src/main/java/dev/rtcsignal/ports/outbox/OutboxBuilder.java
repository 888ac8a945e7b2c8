package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.dispatch.CompletionExecutor;
import dev.rtcsignal.ports.dispatch.GuardedTransport;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Collects the parameters of an outbox.
 *
 * <pre>{@code
 * OutboxTransport outbox =
 *     OutboxTransport.builder(store, guarded, app.value())
 *         .retention(Duration.ofHours(24))
 *         .build();
 * }</pre>
 *
 * <p>All are optional. For one thread.
 */
public final class OutboxBuilder {
  private final OutboxStore store;
  private final GuardedTransport transport;
  private final String line;
  private final List<OutboxListener> listeners = new ArrayList<>();
  private OutboxRules rules = OutboxRules.DEFAULT;
  private Duration callTimeout = Duration.ofSeconds(5);
  private Duration pollInterval = Duration.ofMillis(25);
  private Duration retention = Duration.ofHours(72);
  private InstantSource steady = SystemDefaults.steadyClock();
  private RandomGenerator random = SystemDefaults.random();
  private Optional<Delayer> delayer = Optional.empty();
  private Executor executor = CompletionExecutor.ofDaemonThreads();
  private LineQuota quota = LineQuota.UNKNOWN;
  private String holder = "";

  OutboxBuilder(OutboxStore store, GuardedTransport transport, String line) {
    this.store = Objects.requireNonNull(store);
    this.transport = Objects.requireNonNull(transport);
    this.line = Lease.requireLine(line);
  }

  /**
   * Sets the back-offs; {@link OutboxRules#DEFAULT} by default.
   *
   * @param backOffs for all entries
   * @return this builder
   */
  public OutboxBuilder rules(OutboxRules backOffs) {
    rules = Objects.requireNonNull(backOffs);
    return this;
  }

  /**
   * Sets how long a send without a deadline may take, and {@link OutboxTransport#close()} waits for
   * half as long; 5 s by default, as that of the transport below.
   *
   * @param timeout positive
   * @return this builder
   */
  public OutboxBuilder callTimeout(Duration timeout) {
    callTimeout = requirePositive("call timeout", timeout);
    return this;
  }

  /**
   * Sets how often the store is asked for what others enqueued, or sent for this process; 25 ms by
   * default. While a caller waits for another process to send, or others have enqueued within the
   * last second, it is every 5 ms if that is less.
   *
   * @param interval positive
   * @return this builder
   */
  public OutboxBuilder pollInterval(Duration interval) {
    pollInterval = requirePositive("poll interval", interval);
    return this;
  }

  /**
   * Sets how long entries that have ended are kept, and with them their names; 72 h by default.
   *
   * @param time positive
   * @return this builder
   */
  public OutboxBuilder retention(Duration time) {
    retention = requirePositive("retention", time);
    return this;
  }

  private static Duration requirePositive(String what, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(what + " " + value + "; it must be positive");
    }
    return value;
  }

  /**
   * Sets the clock and the chance, which tests decide.
   *
   * @param clock only advances, as {@code System.nanoTime}
   * @param chance for names and jitter; safe for use by many threads
   * @return this builder
   */
  public OutboxBuilder clock(InstantSource clock, RandomGenerator chance) {
    steady = Objects.requireNonNull(clock);
    random = Objects.requireNonNull(chance);
    return this;
  }

  /**
   * Sets the timers. By default a {@link SystemDelayer}, which the outbox closes.
   *
   * @param timers which stay the caller's to close
   * @return this builder
   */
  public OutboxBuilder delayer(Delayer timers) {
    delayer = Optional.of(timers);
    return this;
  }

  /**
   * Sets the executor of all steps and of the caller's code behind the futures; by default daemon
   * threads, as many as needed.
   *
   * @param threads which stay the caller's to shut down
   * @return this builder
   */
  public OutboxBuilder executor(Executor threads) {
    executor = Objects.requireNonNull(threads);
    return this;
  }

  /**
   * Adds a listener.
   *
   * @param listener must not block
   * @return this builder
   */
  public OutboxBuilder listener(OutboxListener listener) {
    listeners.add(Objects.requireNonNull(listener));
    return this;
  }

  /**
   * Sets the quota that paces the transport. Its use is published each second to the processes that
   * do not send, and when this process gives the lease back to the next one that does, which then
   * need not wait until the cloud has forgotten it.
   *
   * @param paces the same quota as the transport's
   * @param app an application of the line
   * @return this builder
   */
  public OutboxBuilder quota(Quota paces, AppId app) {
    Objects.requireNonNull(app);
    quota = new LineQuota(() -> paces.use(app).total(), units -> paces.resume(app, units));
    return this;
  }

  /**
   * Sets the name of this process in the lease; by default a random one.
   *
   * @param process unique, as host and process id
   * @return this builder
   */
  public OutboxBuilder holder(String process) {
    holder = Objects.requireNonNull(process);
    return this;
  }

  /**
   * Builds the outbox, which asks for the lease and begins to send.
   *
   * @return an outbox that takes signals
   */
  public OutboxTransport build() {
    Optional<SystemDelayer> own =
        delayer.isPresent() ? Optional.empty() : Optional.of(new SystemDelayer());
    RelayContext context =
        new RelayContext(
            store,
            transport,
            line,
            rules,
            steady,
            random,
            delayer.orElseGet(own::orElseThrow),
            CompletionExecutor.neverRejecting(executor),
            pollInterval,
            retention,
            quota,
            listeners);
    String process = holder.isEmpty() ? context.randomName().value() : holder;
    OutboxTransport outbox = new OutboxTransport(context, process, callTimeout, own);
    outbox.start();
    return outbox;
  }
}
