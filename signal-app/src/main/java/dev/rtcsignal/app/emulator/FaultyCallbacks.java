package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CallbackSender;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.Fault;
import dev.rtcsignal.app.cloud.SdkCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Posts callbacks through another sender, with the faults that wait for them. */
final class FaultyCallbacks implements CallbackSender {
  /** So long a client waits for the acknowledgement (vendor-facts 4.3). */
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private final EmulatedCloud cloud;
  private final CallbackSender sender;
  private final CallLog log;

  FaultyCallbacks(EmulatedCloud cloud, CallbackSender sender, CallLog log) {
    this.cloud = cloud;
    this.sender = sender;
    this.log = log;
  }

  @Override
  public CompletionStage<Answer> post(Callback callback) {
    return cloud
        .faults()
        .next(Fault.At.CALLBACK, () -> facts(callback))
        .map(fault -> post(callback, fault))
        .orElseGet(() -> logged(callback, "", sender.post(callback)));
  }

  private CompletionStage<Answer> post(Callback callback, Fault fault) {
    String name = fault.kind().wireName();
    return switch (fault.kind()) {
      case CLOSE -> logged(callback, name, failed(Answer.NOT_RECEIVED));
      case THROTTLE -> logged(callback, name, failed(SdkCodes.EXCEEDS_QPS));
      case CLOSE_AFTER_ACCEPT ->
          logged(
              callback,
              name,
              sender.post(callback).thenApply(lost -> Answer.failed(Answer.FAILED_TO_RESPOND)));
      case HANG -> logged(callback, name, later(PATIENCE, () -> failed(SdkCodes.TIMEOUT)));
      case DELAY -> logged(callback, name, later(fault.delay(), () -> sender.post(callback)));
      case DUPLICATE -> {
        CompletionStage<Answer> first = logged(callback, name, sender.post(callback));
        logged(callback, name, sender.post(callback));
        yield first;
      }
      default ->
          logged(
              callback,
              name,
              sender.post(callback).thenApply(real -> Answer.of(fault.status(), real.message())));
    };
  }

  private CompletionStage<Answer> logged(
      Callback callback, String fault, CompletionStage<Answer> answer) {
    Instant began = cloud.now();
    answer.thenAccept(some -> log.callback(callback, fault, began, some));
    // Not what follows the log: the client has its answer even if looking on fails.
    return answer;
  }

  private CompletionStage<Answer> later(Duration delay, Supplier<CompletionStage<Answer>> then) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    cloud.at(
        cloud.now().plus(delay),
        () -> then.get().thenAccept(answer::complete),
        () -> answer.complete(Answer.failed(Answer.NOT_RECEIVED)));
    return answer;
  }

  private static CompletionStage<Answer> failed(int error) {
    return CompletableFuture.completedFuture(Answer.failed(error));
  }

  private static Map<String, List<String>> facts(Callback callback) {
    return Map.of(
        "appId", List.of(callback.app().value()),
        "uid", List.of(callback.user().value()),
        "url", List.of(callback.url()));
  }
}
