package dev.rtcsignal.spring.classroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.spring.test.AutoConfigureRtcEmulator;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRtcEmulator
@Timeout(60)
class ClassroomTest {
  @Autowired private RtcEmulator cloud;
  @LocalServerPort private int port;

  private RtcClient client(String user) {
    URI callback = URI.create("http://127.0.0.1:" + port + "/rtc/callback");
    return cloud.client(user).join("lesson").setServerParams(callback);
  }

  @AfterEach
  void disconnectAllClients() {
    cloud.reset();
  }

  @Test
  void answersARaisedHandInTheAck() {
    String answer =
        client("alice")
            .sendServerMessage("{\"event\":\"raiseHand\",\"data\":{\"up\":true}}")
            .message();
    assertThat(answer).contains("{\"hands\":[\"alice\"]}");
  }

  @Test
  void pushesTheHandsToTheRoom() {
    RtcClient alice = client("alice");
    assertThat(alice.awaitMessage().text())
        .startsWith("{\"event\":\"hands\",\"data\":{\"hands\":[");
  }

  @Test
  void knowsWhoIsInTheRoom() {
    RtcClient alice = client("alice");
    String question = "{\"event\":\"whoIsHere\",\"data\":{\"room\":\"lesson\"}}";
    await()
        .untilAsserted(
            () -> assertThat(alice.sendServerMessage(question).message()).contains("[\"alice\"]"));
  }

  @Test
  void asksTheTeacherBeforeARecording() {
    RtcClient teacher = client("teacher");
    RtcClient alice = client("alice");
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () ->
                alice
                    .sendServerMessage(
                        "{\"event\":\"record\",\"data\":{\"teacher\":\"teacher\",\"minutes\":45}}")
                    .message());
    String asked = question(teacher);
    String id = asked.replaceAll(".*\"requestId\":\"([^\"]+)\".*", "$1");
    teacher.sendServerMessage("{\"answerTo\":\"" + id + "\",\"data\":{\"given\":true}}");
    assertThat(answer.join()).contains("\"data\":true");
  }

  private static String question(RtcClient teacher) {
    String text = teacher.awaitMessage().text();
    return text.contains("mayRecord") ? text : question(teacher);
  }
}
