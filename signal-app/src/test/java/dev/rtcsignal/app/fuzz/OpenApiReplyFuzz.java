package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.json.Json;
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
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The cloud's answer to a send, through the transport and a client that answers in this process.
 * The input is a status, then headers, an empty line, and the body.
 */
public final class OpenApiReplyFuzz {
  private static final AccessKey KEY = AccessKey.of("AKLTfuzz", "fuzz-secret-0123456789");
  private static final Duration SHORT = Duration.ofNanos(1);
  private static final OutboundSignal SIGNAL =
      new OutboundSignal(
          Known.APP,
          new SenderId("server"),
          new Audience.User(new UserId("hyf")),
          Payload.text("hello"));
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]{0,128}");
  private static final int MOST_TRIES = 3;

  private OpenApiReplyFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) throws Exception {
    CannedAnswer answer = CannedAnswer.of(Known.bytes(data));
    AnsweringClient client = new AnsweringClient(answer);
    OpenApiTransport transport =
        OpenApiTransport.builder(() -> Known.NOW, () -> 0L)
            .app(Known.APP, KEY)
            .httpClient(client)
            .executor(Runnable::run)
            .quota(quota())
            .retry(new RetryPolicy(MOST_TRIES, SHORT, Duration.ofMillis(1)))
            .build();
    SendResult result = transport.sendAsync(SIGNAL).get(30, TimeUnit.SECONDS);
    judge(answer, result, client.requests());
  }

  /** Its time goes on whenever it is looked at, so that nothing waits for it. */
  private static InMemoryQuota quota() {
    AtomicLong seconds = new AtomicLong();
    return new InMemoryQuota(
        () -> Known.NOW.plusSeconds(seconds.addAndGet(10)), QuotaLimits.DOCUMENTED);
  }

  private static void judge(CannedAnswer answer, SendResult result, int requests) {
    Promise.holds(
        result.match(
            accepted -> isYes(answer),
            refused -> refused.status() == answer.status() && isPrintable(refused),
            notSent -> false,
            uncertain -> uncertain.status() == answer.status() && isPrintable(uncertain)),
        "the outcome is what the answer says, and can be printed");
    boolean mayBeTaken = result instanceof Accepted || result instanceof Uncertain;
    Promise.holds(!mayBeTaken || requests == 1, "what may have been taken is not sent again");
    Promise.holds(requests <= MOST_TRIES + 1, "so many tries, and one for the clock");
    boolean no = answer.status() >= 300 && answer.status() < 500;
    Promise.holds(!no || !(result instanceof Accepted), "a 3xx or 4xx is no yes");
  }

  /** vendor-facts 1.5, not as strictly: a 2xx whose result says success, in any case. */
  private static boolean isYes(CannedAnswer answer) {
    return answer.status() / 100 == 2
        && Json.parse(answer.body()).stream()
            .flatMap(body -> named(body, "result"))
            .filter(JsonObject.class::isInstance)
            .flatMap(result -> named(result.asJsonObject(), "message"))
            .anyMatch(OpenApiReplyFuzz::isSuccess);
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
