package dev.rtcsignal.app.bench;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.DeliveryListener;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** An emulated cloud with a real limit, a transport that calls it, and what the two count. */
final class DeliveryLoad implements AutoCloseable, DeliveryListener {
  private static final int SATURATED = 200;

  private final TestCloud cloud;
  private final OpenApiTransport transport;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Queue<Duration> waits = new ConcurrentLinkedQueue<>();

  private DeliveryLoad(int realLimit, UnaryOperator<URI> way) {
    CloudSettings documented = CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS));
    this.cloud =
        TestCloud.start(
            new CloudSettings(
                documented.appKeys(),
                documented.accessKeys(),
                documented.region(),
                realLimit,
                documented.roomQuota(),
                ErrorStatus.DOCUMENTED,
                documented.clientLimits()),
            InstantSource.system());
    this.transport =
        OpenApiTransport.builder(InstantSource.system(), new java.util.Random(1))
            .app(TestCloud.APP, TestCloud.ACCESS)
            .cloud(way.apply(cloud.uri()), "cn-north-1")
            .quota(new InMemoryQuota(InstantSource.system(), QuotaLimits.DOCUMENTED))
            .listener(this)
            .build();
  }

  static DeliveryLoad against(int realLimit) {
    return new DeliveryLoad(realLimit, uri -> uri);
  }

  static DeliveryLoad over(UnaryOperator<URI> way) {
    return new DeliveryLoad(QuotaLimits.DOCUMENTED.total(), way);
  }

  OpenApiTransport transport() {
    return transport;
  }

  /** Always has more to send than may leave, for so long. */
  void saturate(Duration time) throws InterruptedException {
    Semaphore underWay = new Semaphore(SATURATED);
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      underWay.acquire();
      transport
          .sendAsync(unicast(), SendOptions.DEFAULT.deadline(Duration.ofMinutes(5)))
          .whenComplete((result, error) -> underWay.release());
    }
  }

  /** Sends at so many a second, at moments that are as good as random, for so long. */
  void trickle(int perSecond, Duration time) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(3);
    long next = System.nanoTime();
    long end = next + time.toNanos();
    while (next < end) {
      next += (long) (-Math.log(1 - random.nextDouble()) * 1e9 / perSecond);
      LockSupport.parkNanos(next - System.nanoTime());
      transport.sendAsync(unicast());
    }
  }

  private static OutboundSignal unicast() {
    return new OutboundSignal(
        TestCloud.APP,
        new SenderId("server"),
        new Audience.User(new UserId("u")),
        Payload.text("hello"));
  }

  @Override
  public Observer begin(OutboundSignal signal, SendOptions options) {
    return new Observer() {
      @Override
      public void waited(Duration duration, Optional<QuotaDecision.Wait> quota) {
        if (options.priority() == dev.rtcsignal.domain.quota.Priority.NORMAL) {
          waits.add(duration);
        }
      }

      @Override
      public void attempted(Attempt attempt) {
        attempt
            .outcome()
            .match(
                taken -> add(accepted, signal.to().units()),
                refused -> add(refused.throttled() ? throttled : failed, 1),
                notSent -> add(failed, 1),
                uncertain -> add(failed, 1));
      }

      @Override
      public void ended(SendResult result, Duration took) {
        // Each attempt is counted already.
      }
    };
  }

  private static LongAdder add(LongAdder counter, long count) {
    counter.add(count);
    return counter;
  }

  /** Forgets what was counted so far. */
  void startCounting() {
    accepted.reset();
    throttled.reset();
    failed.reset();
    waits.clear();
  }

  long accepted() {
    return accepted.sum();
  }

  long throttled() {
    return throttled.sum();
  }

  /** Tries that neither were accepted nor throttled. */
  long failed() {
    return failed.sum();
  }

  /** Milliseconds that a share of the normal signals waited at most, to leave. */
  double waitMillis(double share) {
    List<Duration> sorted = waits.stream().sorted().toList();
    int index = (int) Math.min(sorted.size() - 1L, (long) (sorted.size() * share));
    return sorted.get(index).toNanos() / 1e6;
  }

  @Override
  public void close() {
    transport.close();
    cloud.close();
  }
}
