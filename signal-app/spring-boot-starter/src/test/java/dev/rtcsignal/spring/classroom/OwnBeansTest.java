package dev.rtcsignal.spring.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.routing.RouteException;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.spring.Routes;
import dev.rtcsignal.spring.SignalRoute;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that receives, with a check of senders of its own. */
@SpringBootTest(
    webEnvironment = WebEnvironment.NONE,
    classes = OwnBeansTest.Application.class,
    properties = "signal.app-id=60af4c8dcb758d00ce35adb3")
@Timeout(60)
class OwnBeansTest {
  @Autowired private SignalWebhook webhook;

  @Configuration
  @EnableAutoConfiguration
  static class Application {
    private final AppId app = new AppId("60af4c8dcb758d00ce35adb3");
    private final Map<String, UserId> sessions = Map.of("session-1", new UserId("alice"));

    @Bean
    SenderCheck senderCheck() {
      return (signature, now) -> {
        UserId user = sessions.get(signature);
        return user == null
            ? new Verdict.Rejected<>(RejectionReason.UNKNOWN_FORM)
            : new Verdict.Trusted<>(VerifiedSender.unchecked(app, user));
      };
    }

    @Bean
    Routes errors() {
      return router ->
          router.onError(
              IllegalStateException.class, e -> new RouteException("closed", "too late"));
    }

    @SignalRoute("vote")
    void vote() {
      throw new IllegalStateException("the vote is over");
    }
  }

  private WebhookReply vote(String signature) {
    String body =
        """
        {"message":"{\\"event\\":\\"vote\\"}","binary":false,"signature":"%s"}"""
            .formatted(signature);
    return webhook.receive(body.getBytes(StandardCharsets.UTF_8)).toCompletableFuture().join();
  }

  @Test
  void usesTheCheckAndTheErrorRuleOfTheApplication() {
    assertThat(vote("session-1").body().asUtf8())
        .isEqualTo("{\"event\":\"vote\",\"error\":{\"code\":\"closed\",\"message\":\"too late\"}}");
    assertThat(vote("session-2").status()).isEqualTo(401);
  }
}
