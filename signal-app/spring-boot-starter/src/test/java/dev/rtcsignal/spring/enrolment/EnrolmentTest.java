package dev.rtcsignal.spring.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.spring.test.AutoConfigureRtcEmulator;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The file of the database is locked until the context is closed. */
@SpringBootTest(
    webEnvironment = WebEnvironment.NONE,
    properties = {"signal.store.enabled=true", "spring.autoconfigure.exclude="})
@AutoConfigureRtcEmulator
@DirtiesContext
@Timeout(60)
class EnrolmentTest {
  @TempDir private static Path folder;

  @Autowired private RtcEmulator cloud;
  @Autowired private Enrolment.Courses courses;
  @Autowired private Outbox outbox;
  @Autowired private Signals signals;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder.resolve("school.db"));
  }

  @AfterEach
  void disconnectAllClients() {
    cloud.reset();
  }

  private boolean isKnown(String name) {
    return outbox.find(cloud.app(), new SignalName(name)).join().isPresent();
  }

  @Test
  void tellsAStudentWhoIsEnrolled() {
    RtcClient alice = cloud.client("alice");
    courses.enrol("alice", "algebra");
    assertThat(alice.awaitMessage().text()).isEqualTo("welcome");
    assertThat(isKnown("enrolled-algebra-alice")).isTrue();
  }

  @Test
  void aFullCourseLeavesNoStudentAndNoSignal() throws InterruptedException {
    RtcClient carol = cloud.client("carol");
    courses.enrol("alice", "music");
    courses.enrol("bob", "music");
    assertThatThrownBy(() -> courses.enrol("carol", "music")).hasMessage("the course is full");
    assertThat(courses.students("music")).isEqualTo(2);
    assertThat(isKnown("enrolled-music-carol")).isFalse();
    // Sent after all that was committed before.
    assertThat(signals.toUser("carol").text("sorry").isAccepted()).isTrue();
    assertThat(carol.awaitMessage().text()).isEqualTo("sorry");
  }
}
