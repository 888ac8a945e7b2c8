package dev.rtcsignal.app.wire;

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

/** Applies callback faults in front of another sender, and logs all callbacks. */
public final class FaultyCallbacks implements CallbackSender {
  /** How long a client waits for the ACK (vendor-attributes 4.3). */
  private static final Duration ACK_TIMEOUT = Duration.ofSeconds(12);

  private final EmulatedCloud cloud;
  private final CallbackSender sender;
  private final CallLog log;

  /** Makes a sender in front of another, which logs to a log. */
  public FaultyCallbacks(EmulatedCloud cloud, CallbackSender sender, CallLog log) {
    this.cloud = cloud;
    this.sender = sender;
    this.log = log;
  }

  @Override
  public CompletionStage<Result> post(Callback callback) {
    return cloud
        .faults()
        .take(Fault.At.CALLBACK, () -> attributes(callback))
        .map(fault -> post(callback, fault))
        .orElseGet(() -> logged(callback, "", sender.post(callback)));
  }

  private CompletionStage<Result> post(Callback callback, Fault fault) {
    String name = fault.kind().wireName();
    return switch (fault.kind()) {
      case CLOSE -> logged(callback, name, failed(Result.NOT_RECEIVED));
      case THROTTLE -> logged(callback, name, failed(SdkCodes.EXCEEDS_QPS));
      case CLOSE_AFTER_ACCEPT ->
          logged(
              callback,
              name,
              sender.post(callback).thenApply(lost -> Result.failed(Result.FAILED_TO_RESPOND)));
      case HANG -> logged(callback, name, later(ACK_TIMEOUT, () -> failed(SdkCodes.TIMEOUT)));
      case DELAY -> logged(callback, name, later(fault.delay(), () -> sender.post(callback)));
      case DUPLICATE -> {
        CompletionStage<Result> first = logged(callback, name, sender.post(callback));
        logged(callback, name, sender.post(callback));
        yield first;
      }
      default ->
          logged(
              callback,
              name,
              sender.post(callback).thenApply(real -> Result.of(fault.status(), real.message())));
    };
  }

  private CompletionStage<Result> logged(
      Callback callback, String fault, CompletionStage<Result> result) {
    Instant began = cloud.now();
    result.thenAccept(logged -> log.callback(callback, fault, began, logged));
    // Not the stage of the log: the client gets its result even if logging fails.
    return result;
  }

  private CompletionStage<Result> later(Duration delay, Supplier<CompletionStage<Result>> then) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    cloud.at(
        cloud.now().plus(delay),
        () -> then.get().thenAccept(result::complete),
        () -> result.complete(Result.failed(Result.NOT_RECEIVED)));
    return result;
  }

  private static CompletionStage<Result> failed(int error) {
    return CompletableFuture.completedFuture(Result.failed(error));
  }

  private static Map<String, List<String>> attributes(Callback callback) {
    return Map.of(
        "appId", List.of(callback.sender().app().value()),
        "uid", List.of(callback.sender().user().value()),
        "url", List.of(callback.url()));
  }
}
