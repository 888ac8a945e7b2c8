package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.CHECK;
import static dev.rtcsignal.adapter.webhook.Callbacks.KEYS;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static dev.rtcsignal.adapter.webhook.Callbacks.sender;
import static dev.rtcsignal.adapter.webhook.Callbacks.signal;
import static dev.rtcsignal.adapter.webhook.Callbacks.signature;
import static dev.rtcsignal.adapter.webhook.Callbacks.signed;
import static dev.rtcsignal.adapter.webhook.Callbacks.text;
import static dev.rtcsignal.adapter.webhook.Callbacks.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.webhook.SignalWebhook.EnvelopePolicy;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.CallbackOutcome.Bound;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.fixture.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the webhook makes of callbacks, and what its listener gets. */
@Timeout(30)
class CallbackOutcomeTest {
  private static final String ALI = signature("ali");
  private static final byte[] BARE = text(ALI, "m");
  private static final byte[] SIGNED = text(ALI, signed(ALI, "id-1", 1, NOW, "m"));
  private static final SignalHandler OK = signal -> CompletableFuture.completedFuture(ack());

  private final TestClock clock = new TestClock(NOW);
  private final List<ReceivedCallback<InboundSignal>> received = new ArrayList<>();

  @Test
  void aHandledMessageHasItsAck() {
    assertThat(outcome(webhook(OK), BARE))
        .isEqualTo(new CallbackOutcome.Handled<>(signal("ali", "m"), ack()));
  }

  @Test
  void aFailureOfTheHandlerHasItsClass() {
    SignalHandler failing =
        signal -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
    assertThat(outcome(webhook(failing), BARE))
        .isEqualTo(
            new CallbackOutcome.HandlerFailed<>(
                signal("ali", "m"), "java.lang.IllegalStateException"));
  }

  @Test
  void aHandlerThatTimesOutHasItsLimit() {
    VirtualTime time = new VirtualTime();
    SignalWebhook slow = webhook(signal -> new CompletableFuture<>()).delayer(time).build();
    var outcome = slow.handle(BARE).thenApply(ReceivedCallback::outcome).toCompletableFuture();
    time.pass(Duration.ofSeconds(5));
    assertThat(outcome.join())
        .isEqualTo(
            new CallbackOutcome.HandlerTimedOut<>(signal("ali", "m"), Duration.ofSeconds(5)));
  }

  @Test
  void aRateLimitedMessageHasTheTimeUntilTheNextIsAccepted() {
    SignalWebhook one = webhook(OK).ratePerUser(1).build();
    outcome(one, BARE);
    assertThat(outcome(one, BARE))
        .isEqualTo(new CallbackOutcome.RateLimited<>(signal("ali", "m"), Duration.ofSeconds(1)));
  }

  @Test
  void anOverloadedServerNamesTheBound() {
    SignalWebhook small = webhook(signal -> new CompletableFuture<>()).maxInFlight(1).build();
    small.handle(BARE);
    assertThat(outcome(small, BARE))
        .isEqualTo(new CallbackOutcome.Overloaded<>(signal("ali", "m"), Bound.IN_FLIGHT));
    SignalWebhook forgetful = demanding(OK).maxEnvelopesRemembered(1).build();
    outcome(forgetful, SIGNED);
    CallbackOutcome<InboundSignal> second =
        outcome(forgetful, text(ALI, signed(ALI, "id-2", 2, NOW, "m")));
    assertThat(((CallbackOutcome.Overloaded<InboundSignal>) second).bound())
        .isEqualTo(Bound.REMEMBERED);
  }

  @Test
  void aRepetitionOfAHandledMessageIsNotHandledAgain() {
    SignalWebhook demanding = demanding(OK).build();
    InboundSignal first =
        ((CallbackOutcome.Handled<InboundSignal>) outcome(demanding, SIGNED)).message();
    assertThat(outcome(demanding, SIGNED))
        .isEqualTo(new CallbackOutcome.Repeated<>(first, Optional.empty()));
  }

  @Test
  void aRepetitionWhileTheFirstIsHandledHasTheOutcomeOfTheFirst() {
    CompletableFuture<Ack> pending = new CompletableFuture<>();
    SignalWebhook demanding = demanding(signal -> pending).build();
    var first = demanding.handle(SIGNED).toCompletableFuture();
    var second = demanding.handle(SIGNED).toCompletableFuture();
    pending.complete(ack());
    var handled = (CallbackOutcome.Handled<InboundSignal>) first.join().outcome();
    assertThat(second.join().outcome())
        .isEqualTo(new CallbackOutcome.Repeated<>(handled.message(), Optional.of(handled)));
    assertThat(WebhookReply.of(second.join().outcome()))
        .isEqualTo(WebhookReply.of(first.join().outcome()));
  }

  @Test
  void aSenderThatIsNotProvedHasItsReason() {
    assertThat(outcome(webhook(OK), text("x", "m")))
        .isEqualTo(new CallbackOutcome.NotProved<>(RejectionReason.TOO_SHORT, Optional.empty()));
  }

  @Test
  void anEnvelopeThatIsNotProvedHasItsSender() {
    assertThat(outcome(demanding(OK), BARE))
        .isEqualTo(
            new CallbackOutcome.NotProved<>(
                RejectionReason.NOT_SEALED, Optional.of(sender("ali"))));
    assertThat(outcome(demanding(OK), text(ALI, "{\"v\":1,\"mac\":\"\"}")))
        .isEqualTo(
            new CallbackOutcome.NotProved<>(RejectionReason.MALFORMED, Optional.of(sender("ali"))));
  }

  @Test
  void aCheckThatThrowsProvesNothing() {
    SignalWebhook broken =
        SignalWebhook.builder(
                (signature, now) -> {
                  throw new IllegalStateException("secret");
                },
                OK,
                clock)
            .build();
    assertThat(outcome(broken, BARE))
        .isEqualTo(new CallbackOutcome.CheckFailed<>("java.lang.IllegalStateException"));
  }

  @Test
  void aBodyThatCannotBeReadHasTheRule() {
    assertThat(outcome(webhook(OK), utf8("[]")))
        .isEqualTo(new CallbackOutcome.Malformed<>("the body is one JSON object"));
    assertThat(outcome(webhook(OK), new byte[SignalWebhook.MAX_BODY_BYTES + 1]))
        .isEqualTo(new CallbackOutcome.TooLarge<>("a callback takes at most 524288 bytes"));
  }

  @Test
  void aSmallerLimitOfBodiesCanBeSet() {
    SignalWebhook small = webhook(OK).maxBodyBytes(1_000).build();
    assertThat(outcome(small, new byte[1_000])).isInstanceOf(CallbackOutcome.Malformed.class);
    assertThat(outcome(small, new byte[1_001]))
        .isEqualTo(new CallbackOutcome.TooLarge<>("a callback takes at most 1000 bytes"));
    assertThatThrownBy(() -> webhook(OK).maxBodyBytes(524_289))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a body of at most 524289 bytes; must be 1 to 524288");
  }

  @Test
  void theListenerGetsEachCallbackOnce() {
    VirtualTime time = new VirtualTime();
    CompletableFuture<Ack> pending = new CompletableFuture<>();
    SignalWebhook webhook =
        SignalWebhook.builder(CHECK, signal -> pending, clock)
            .listener(CallbackListener.onEnd(received::add))
            .delayer(time)
            .build();
    webhook.receive(BARE);
    assertThat(received).as("before its outcome is known").isEmpty();
    clock.advance(Duration.ofMillis(7));
    pending.complete(ack());
    assertThat(received)
        .containsExactly(
            new ReceivedCallback<>(
                new CallbackOutcome.Handled<>(signal("ali", "m"), ack()),
                NOW,
                Duration.ofMillis(7),
                BARE.length,
                Optional.of(new UnverifiedContent(Payload.text("m"), ALI))));
    webhook.receive(utf8("[]"));
    assertThat(received).hasSize(2);
    assertThat(received.get(1).content()).isEmpty();
  }

  /** A send from the handler continues the trace of the callback. Row F9 of the field faults. */
  @Test
  void theHandlerRunsInTheScopeOfTheObserver() {
    List<String> steps = new ArrayList<>();
    CallbackListener<InboundSignal> listener =
        () -> {
          steps.add("begun");
          return new CallbackListener.Observer<>() {
            @Override
            public CallbackListener.Scope handling(InboundSignal message) {
              steps.add("opened for " + message.sender().user());
              return () -> steps.add("closed");
            }

            @Override
            public void ended(ReceivedCallback<InboundSignal> callback) {
              steps.add("ended");
            }
          };
        };
    SignalHandler handler =
        signal -> {
          steps.add("handled");
          return CompletableFuture.completedFuture(ack());
        };
    SignalWebhook webhook = webhook(handler).listener(listener).build();
    webhook.receive(BARE);
    assertThat(steps).containsExactly("begun", "opened for ali", "handled", "closed", "ended");
    steps.clear();
    webhook.receive(utf8("[]"));
    assertThat(steps)
        .as("of a body that does not reach the handler")
        .containsExactly("begun", "ended");
  }

  @Test
  void aListenerThatThrowsAtTheBeginningOrAroundTheHandlerDoesNotChangeTheReply() {
    CallbackListener<InboundSignal> blind =
        () -> {
          throw new IllegalStateException("secret");
        };
    CallbackListener<InboundSignal> clumsy =
        () ->
            new CallbackListener.Observer<>() {
              @Override
              public CallbackListener.Scope handling(InboundSignal message) {
                throw new IllegalStateException("secret");
              }

              @Override
              public void ended(ReceivedCallback<InboundSignal> callback) {}
            };
    for (CallbackListener<InboundSignal> listener : List.of(blind, clumsy)) {
      SignalWebhook webhook = webhook(OK).listener(listener).build();
      assertThat(Callbacks.receive(webhook, BARE).body()).isEqualTo(ack().body());
    }
  }

  @Test
  void measuresDurationsByTheSteadyClock() {
    Instant set = NOW.minusSeconds(3_600);
    SignalWebhook webhook =
        webhook(
                signal -> {
                  clock.advance(Duration.ofMillis(5));
                  return CompletableFuture.completedFuture(ack());
                })
            .steadyClock(() -> set.plus(Duration.between(NOW, clock.instant())))
            .build();
    ReceivedCallback<InboundSignal> callback = webhook.handle(BARE).toCompletableFuture().join();
    assertThat(callback.at()).isEqualTo(NOW);
    assertThat(callback.took()).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void aListenerThatThrowsDoesNotChangeTheReply() {
    SignalWebhook webhook =
        webhook(OK)
            .listener(
                CallbackListener.onEnd(
                    callback -> {
                      throw new IllegalStateException("secret");
                    }))
            .build();
    assertThat(Callbacks.receive(webhook, BARE).body()).isEqualTo(ack().body());
  }

  @Test
  void printsNeitherPayloadNorSignature() {
    String printed = webhook(OK).build().handle(BARE).toCompletableFuture().join().toString();
    assertThat(printed).contains("Handled", "ali").doesNotContain(ALI, "\"m\"");
    assertThat(new UnverifiedContent(Payload.text("secret"), ALI).toString())
        .doesNotContain(ALI, "secret");
  }

  private static Ack ack() {
    return Ack.text("ok");
  }

  private SignalWebhook.Builder webhook(SignalHandler handler) {
    return SignalWebhook.builder(CHECK, handler, clock);
  }

  private SignalWebhook.Builder demanding(SignalHandler handler) {
    return webhook(handler).envelopes(EnvelopePolicy.DEMANDED, KEYS);
  }

  private static CallbackOutcome<InboundSignal> outcome(
      SignalWebhook.Builder webhook, byte[] body) {
    return outcome(webhook.build(), body);
  }

  private static CallbackOutcome<InboundSignal> outcome(SignalWebhook webhook, byte[] body) {
    return webhook.handle(body).toCompletableFuture().join().outcome();
  }
}
