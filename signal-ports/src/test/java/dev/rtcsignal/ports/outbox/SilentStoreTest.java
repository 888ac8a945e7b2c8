package dev.rtcsignal.ports.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.dispatch.Dispatcher;
import dev.rtcsignal.ports.fixture.VirtualTime;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A store that takes a signal and then answers nothing more. */
class SilentStoreTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryOutboxStore real = new InMemoryOutboxStore(time);

  private OutboxStore silent() {
    Set<String> answered = Set.of("clock", "enqueue", "close");
    return (OutboxStore)
        Proxy.newProxyInstance(
            OutboxStore.class.getClassLoader(),
            new Class<?>[] {OutboxStore.class},
            (proxy, method, args) ->
                answered.contains(method.getName())
                    ? method.invoke(real, args)
                    : new CompletableFuture<>());
  }

  @Test
  void makesASendUncertainAndDoesNotHoldItsCaller() {
    CountingGateway cloud = CountingGateway.accepting();
    Dispatcher dispatcher =
        Dispatcher.builder(time, new SplittableRandom(1))
            .delayer(time)
            .executor(Runnable::run)
            .build(cloud);
    OutboxTransport outbox =
        OutboxTransport.builder(silent(), dispatcher, "line")
            .clock(time, new SplittableRandom(1))
            .delayer(time)
            .executor(Runnable::run)
            .callTimeout(Duration.ofSeconds(5))
            .build();
    OutboundSignal signal =
        new OutboundSignal(
            new AppId("60af4c8dcb758d00ce35adb3"),
            new SenderId("server"),
            new Audience.User(new UserId("alice")),
            Payload.text("hello"));
    CompletableFuture<SendResult> result = outbox.sendAsync(signal, SendOptions.DEFAULT);
    time.pass(Duration.ofSeconds(14).minusMillis(1));
    assertThat(result).isNotDone();
    time.pass(Duration.ofMillis(1));
    assertThat(result)
        .isCompletedWithValue(new Uncertain(Uncertain.Reason.STORE_FAILED, 0, "", ""));
    assertThat(cloud.arrived()).isEmpty();
  }
}
