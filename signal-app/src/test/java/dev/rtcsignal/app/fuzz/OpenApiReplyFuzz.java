package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fuzzes the response of the cloud to a send, with the transport and a stub HTTP client. The input
 * is a status, headers, an empty line, and the body.
 */
public final class OpenApiReplyFuzz {
  private static final AccessKey KEY = AccessKey.of("AKLTfuzz", "fuzz-secret-0123456789");
  private static final Duration SHORT = Duration.ofNanos(1);
  private static final OutboundSignal SIGNAL =
      new OutboundSignal(
          FuzzFixture.APP,
          new SenderId("server"),
          new Audience.User(new UserId("hyf")),
          Payload.text("hello"));
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]{0,128}");
  private static final int MAX_ATTEMPTS = 3;

  private OpenApiReplyFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) throws Exception {
    CannedResponse response = CannedResponse.of(FuzzFixture.bytes(data));
    StubHttpClient client = new StubHttpClient(response);
    OpenApiTransport transport =
        OpenApiTransport.builder(() -> FuzzFixture.NOW, () -> 0L)
            .app(FuzzFixture.APP, KEY)
            .httpClient(client)
            .executor(Runnable::run)
            .quota(quota())
            .retry(new RetryPolicy(MAX_ATTEMPTS, SHORT, Duration.ofMillis(1)))
            .build();
    SendResult result = transport.sendAsync(SIGNAL).get(30, TimeUnit.SECONDS);
    checkInvariants(response, result, client.requests());
  }

  /** Advances its clock by 10 s at each reading, so that no send waits for the quota. */
  private static InMemoryQuota quota() {
    AtomicLong seconds = new AtomicLong();
    return new InMemoryQuota(
        () -> FuzzFixture.NOW.plusSeconds(seconds.addAndGet(10)), QuotaLimits.DOCUMENTED);
  }

  private static void checkInvariants(CannedResponse response, SendResult result, int requests) {
    Invariant.check(
        result.match(
            accepted -> isAcceptance(response),
            refused -> refused.status() == response.status() && isPrintable(refused),
            notSent -> false,
            uncertain -> uncertain.status() == response.status() && isPrintable(uncertain)),
        "the result agrees with the response and is printable");
    boolean mayBeDelivered = result instanceof Accepted || result instanceof Uncertain;
    Invariant.check(
        !mayBeDelivered || requests == 1,
        "a signal that the cloud may have accepted is not sent again");
    Invariant.check(
        requests <= MAX_ATTEMPTS + 1, "at most 3 attempts, and one to correct the clock");
    boolean refused = response.status() >= 300 && response.status() < 500;
    Invariant.check(
        !refused || !(result instanceof Accepted), "a 3xx or 4xx response is no acceptance");
  }

  /** vendor-facts 1.5, not as strictly: a 2xx whose result says success, in any case. */
  private static boolean isAcceptance(CannedResponse answer) {
    return answer.status() / 100 == 2
        && parse(answer.body()).stream()
            .flatMap(body -> named(body, "result"))
            .filter(JsonObject.class::isInstance)
            .flatMap(result -> named(result.asJsonObject(), "message"))
            .anyMatch(OpenApiReplyFuzz::isSuccess);
  }

  private static Optional<JsonObject> parse(byte[] body) {
    try (var reader = Json.createReader(new ByteArrayInputStream(body))) {
      return Optional.of(reader.readObject());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isSuccess(JsonValue message) {
    return message instanceof JsonString text && text.getString().equalsIgnoreCase("success");
  }

  private static Stream<JsonValue> named(JsonObject object, String name) {
    return object.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue);
  }

  private static boolean isPrintable(Refused refused) {
    return PRINTABLE.matcher(refused.code().replace("CodeN ", "")).matches()
        && PRINTABLE.matcher(refused.requestId()).matches()
        && refused.message().length() <= Refused.MAX_MESSAGE;
  }

  private static boolean isPrintable(Uncertain uncertain) {
    return PRINTABLE.matcher(uncertain.code().replace("CodeN ", "")).matches()
        && PRINTABLE.matcher(uncertain.requestId()).matches();
  }
}
