package planted.time_and_chance_come_in_through_main.adapter.http;

/** Planted: breaks the rule time_and_chance_come_in_through_main. */
public final class Impatient {
  Object clocks() {
    return java.util.List.of(
        java.time.Instant.now(),
        java.time.InstantSource.system(),
        java.time.Clock.system(java.time.ZoneOffset.UTC),
        java.time.Clock.systemUTC(),
        java.time.Clock.systemDefaultZone(),
        java.time.LocalDate.now(),
        java.time.LocalDateTime.now(),
        java.time.ZonedDateTime.now(),
        java.time.OffsetDateTime.now(),
        System.currentTimeMillis(),
        System.getenv(),
        System.getProperty("user.home"));
  }

  /** References count as calls. */
  Object references() {
    java.util.function.LongSupplier nanoTime = System::nanoTime;
    java.util.function.Supplier<?> randomUuid = java.util.UUID::randomUUID;
    java.util.function.Supplier<?> secure = java.security.SecureRandom::new;
    return java.util.List.of(nanoTime, randomUuid, secure);
  }

  Object chance() throws Exception {
    return java.util.List.of(
        Math.random(),
        java.util.concurrent.ThreadLocalRandom.current(),
        java.util.random.RandomGenerator.getDefault(),
        java.util.random.RandomGenerator.of("L64X128MixRandom"),
        java.security.SecureRandom.getInstanceStrong(),
        new java.util.SplittableRandom(),
        new java.util.Random());
  }

  void delays() throws InterruptedException {
    Thread.sleep(1);
    java.util.concurrent.TimeUnit.SECONDS.sleep(1);
    java.util.concurrent.locks.LockSupport.parkNanos(1);
    java.util.concurrent.locks.LockSupport.parkUntil(1);
  }

  Object timers() {
    var future = new java.util.concurrent.CompletableFuture<String>();
    future.orTimeout(1, java.util.concurrent.TimeUnit.SECONDS);
    future.completeOnTimeout("", 1, java.util.concurrent.TimeUnit.SECONDS);
    return java.util.List.of(
        java.util.concurrent.CompletableFuture.delayedExecutor(
            1, java.util.concurrent.TimeUnit.SECONDS),
        java.util.concurrent.Executors.newScheduledThreadPool(1),
        java.util.concurrent.Executors.newSingleThreadScheduledExecutor(),
        new java.util.concurrent.ScheduledThreadPoolExecutor(1),
        new java.util.Timer());
  }
}
