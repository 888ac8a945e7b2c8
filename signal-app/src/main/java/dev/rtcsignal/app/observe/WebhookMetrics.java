package dev.rtcsignal.app.observe;

import dev.rtcsignal.domain.inbound.ReceivedCallback;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Meters one kind of request of the cloud: responses by status, and durations by verdict. Keeps its
 * meters, since to find one by its labels allocates for each request. Safe for use by many threads.
 */
public final class WebhookMetrics {
  /** The statuses that a webhook answers. */
  private static final int[] STATUSES = {200, 400, 401, 413, 415, 429, 500, 503};

  /** From the time of a bare callback to the longest that a handler may take. */
  private static final Duration[] BUCKETS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final String name;
  private final String noun;
  private final Map<Integer, Counter> responses = new ConcurrentHashMap<>();
  private final Map<Class<?>, Timer> verdicts = new ConcurrentHashMap<>();

  /**
   * @param name of the timer; the counter has its plural
   * @param noun in the singular, for descriptions
   */
  WebhookMetrics(MeterRegistry registry, String name, String noun) {
    this.registry = registry;
    this.name = name;
    this.noun = noun;
    for (int status : STATUSES) {
      response(status);
    }
    CallbackVerdict.all().forEach(this::verdict);
  }

  /** Counts a response. */
  public void count(int status) {
    response(status).increment();
  }

  /** Records how long a request took until its outcome was known. */
  public void record(ReceivedCallback<?> request) {
    verdict(request.outcome().getClass()).record(request.took());
  }

  private Counter response(int status) {
    return responses.computeIfAbsent(
        status,
        one ->
            Counter.builder(name + "s")
                .description(noun + "s by status of the response")
                .tag("status", String.valueOf(one))
                .register(registry));
  }

  private Timer verdict(Class<?> outcome) {
    return verdicts.computeIfAbsent(
        outcome,
        one ->
            Timer.builder(name)
                .description("time from the body of a " + noun + " to its outcome, by verdict")
                .tag("verdict", CallbackVerdict.name(one))
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
  }
}
