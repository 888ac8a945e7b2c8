package it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.app.testkit.RtcEmulatorExtension;
import dev.rtcsignal.app.testkit.User;
import dev.rtcsignal.domain.message.SenderId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RtcEmulatorExtension.class)
class GreetingTest {
  @Test
  void greets(RtcEmulator cloud, @User("alice") RtcClient alice) throws Exception {
    alice.join("lobby");
    Signals signals = Signals.over(cloud.transport(), cloud.app(), new SenderId("server"));
    assertTrue(signals.toRoom("lobby").text("welcome").isAccepted());
    assertEquals("welcome", alice.awaitMessage().text());
  }
}
