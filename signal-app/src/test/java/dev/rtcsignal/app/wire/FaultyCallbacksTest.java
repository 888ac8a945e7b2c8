package dev.rtcsignal.app.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.CallbackSender.Callback;
import dev.rtcsignal.app.cloud.CallbackSender.Result;
import dev.rtcsignal.app.cloud.ClientMessage;
import dev.rtcsignal.app.cloud.LocalCloud;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The effect of faults on callbacks, to the millisecond, and the limits of the log. */
class FaultyCallbacksTest {
  private static final String URL = "http://127.0.0.1:1/callback";

  private final LocalCloud cloud = new LocalCloud();
  private final CallLog log = new CallLog(cloud.cloud());
  private final List<Callback> posted = new ArrayList<>();
  private final List<JsonObject> logged = new ArrayList<>();
  private final FaultyCallbacks callbacks =
      new FaultyCallbacks(
          cloud.cloud(),
          callback -> {
            posted.add(callback);
            return CompletableFuture.completedFuture(Result.of(200, "ack"));
          },
          log);

  private CompletableFuture<Result> post(String user, String message) {
    return callbacks
        .post(
            new Callback(
                new UserAddress(TestCloud.APP, new UserId(user)),
                URL,
                ClientMessage.text(message).orElseThrow(),
                "the-signature-of-" + user,
                "1:1"))
        .toCompletableFuture();
  }

  private void fault(String json) {
    cloud.cloud().faults().add(FaultJson.read(Json.parse(json).orElseThrow()));
  }

  @Test
  void postsACallbackWithoutAFault() {
    assertThat(post("a", "m").join()).isEqualTo(new Result(0, 200, "ack"));
    assertThat(posted).hasSize(1);
  }

  @Test
  void aHangingCallbackTimesOutForTheClientAfterTwelveSeconds() {
    fault("{\"at\":\"callback\",\"do\":\"hang\"}");
    CompletableFuture<Result> answer = post("a", "m");
    cloud.advance(Duration.ofMillis(11_999));
    assertThat(answer).isNotDone();
    cloud.advance(Duration.ofMillis(1));
    assertThat(answer.join().error()).isEqualTo(1);
    assertThat(posted).isEmpty();
  }

  @Test
  void aDelayedCallbackIsPostedAfterTheDelay() {
    fault("{\"at\":\"callback\",\"do\":\"delay\",\"delayMs\":250}");
    CompletableFuture<Result> answer = post("a", "m");
    cloud.advance(Duration.ofMillis(249));
    assertThat(posted).isEmpty();
    cloud.advance(Duration.ofMillis(1));
    assertThat(posted).hasSize(1);
    assertThat(answer.join().error()).isZero();
  }

  @Test
  void aFaultAppliesToMatchingCallbacksOnly() {
    fault(
        "{\"at\":\"callback\",\"match\":{\"uid\":\"b\",\"url\":\"" + URL + "\"},\"do\":\"close\"}");
    assertThat(post("a", "m").join().error()).isZero();
    assertThat(post("b", "m").join().error()).isEqualTo(17);
    fault("{\"at\":\"callback\",\"match\":{\"appId\":\"another\"},\"do\":\"throttle\"}");
    assertThat(post("a", "m").join().error()).isZero();
  }

  @Test
  void theLogHasTheRequestAndTheResponseWithTheSignatureMasked() {
    log.listen(logged::add);
    fault("{\"at\":\"callback\",\"do\":\"duplicate\",\"times\":1}");
    post("alice", "hello");
    assertThat(logged).hasSize(2);
    JsonObject call = logged.get(0);
    assertThat(call.getString("fault")).isEqualTo("duplicate");
    assertThat(call.getJsonObject("raw").getString("body"))
        .isEqualTo(
            "{\"message\":\"hello\",\"binary\":false,\"signature\":\"the-s*** (22 characters)\"}");
    assertThat(call.getJsonObject("answer").getInt("status")).isEqualTo(200);
    assertThat(log.calls()).hasSize(2);
    log.clear();
    assertThat(log.calls()).isEmpty();
  }

  @Test
  void theLogKeepsTheLast500Callbacks() {
    for (int i = 1; i <= 501; i++) {
      post("a", "n" + i);
    }
    assertThat(log.calls()).hasSize(500);
    assertThat(log.calls().getJsonObject(0).getInt("id")).isEqualTo(2);
  }

  @Test
  void theLogKeepsEightMillionCharacters() {
    for (int i = 1; i <= 140; i++) {
      post("a", "x".repeat(60_000));
    }
    assertThat(log.calls()).hasSizeBetween(120, 133);
  }

  @Test
  void printsNoContentOfACallback() {
    post("alice", "a secret");
    assertThat(posted.get(0)).hasToString("Callback[" + TestCloud.APP + "/alice]");
    assertThat(posted.get(0).message().toString()).doesNotContain("secret");
    assertThat(Result.of(200, "a secret")).hasToString("Result[0]");
  }
}
