package dev.rtcsignal.app.bench;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A callback from raw bytes to the reply, beside the check of its signature alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CallbackBenchmark {
  private static final AppKey KEY =
      new AppKey(new AppId("60af4c8dcb758d00ce35adb3"), "key of the benchmark");
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private final Ack ack = Ack.text("ok");
  private final String signature =
      CallbackSignature.mint(KEY, "hyf", Lifetime.starting(NOW, Duration.ofDays(1)), 7).text();
  private final SignalWebhook webhook =
      SignalWebhook.builder(
              TokenSenderCheck.of(new InMemoryKeys().add(KEY), Duration.ZERO),
              signal -> CompletableFuture.completedFuture(ack),
              () -> NOW)
          .build();

  @Param({"100", "20000"})
  int characters;

  private byte[] body;

  @Setup
  public void fill() {
    String json =
        "{\"message\":\""
            + "x".repeat(characters)
            + "\",\"binary\":false,\"signature\":\""
            + signature
            + "\"}";
    body = json.getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public Object callback() {
    return webhook.receive(body);
  }

  @Benchmark
  public Object checkOfTheSignatureAlone() {
    return CallbackSignature.parse(signature)
        .match(read -> read.verify(List.of(KEY), NOW, Duration.ZERO), reason -> reason);
  }
}
