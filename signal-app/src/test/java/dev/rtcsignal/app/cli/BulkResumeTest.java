package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.app.cloud.Fault;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.emulator.TestCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regression: after {@code kill -9} the same bulk send was repeated from its beginning, to 5,175
 * users for the second time. Row D1 of the field faults.
 */
@Timeout(60)
class BulkResumeTest {
  private final TestCloud cloud = TestCloud.start();
  private BulkCommand bulk;

  @TempDir private Path folder;

  @BeforeEach
  void writeUsers() throws IOException {
    bulk = BulkCommand.of(cloud, folder, 40);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  /** Keeps the outcome of one call of 15 users, and of another only that it left. */
  private void killInTheSecondCall() throws IOException {
    List<String> lines = Files.readAllLines(outcomes());
    // Calls number themselves as they leave, so the last one of the list may have any number.
    List<String> started =
        lines.stream()
            .filter(line -> line.startsWith("started ") && line.split(" ").length == 2 + 15)
            .toList();
    String known = "ended " + started.get(0).split(" ")[1] + " ";
    List<String> kept = new ArrayList<>(lines.subList(0, 2));
    kept.addAll(started.subList(0, 2));
    kept.add(lines.stream().filter(line -> line.startsWith(known)).findFirst().orElseThrow());
    kept.add("ended " + started.get(1).split(" ")[1] + " accep");
    Files.writeString(outcomes(), String.join("\n", kept));
  }

  private Path outcomes() {
    return bulk.file(".outcomes");
  }

  @Test
  void aSecondRunSendsToNoUserOfTheFirst() throws Exception {
    try (SimulatedClient alice = cloud.present("user7")) {
      assertThat(bulk.send("once")).as(bulk.err()).isZero();
      assertThat(bulk.send("once")).isZero();
      assertThat(bulk.err())
          .contains("everyone of this list has this message already; remove " + outcomes());
      assertThat(bulk.summary().getInt("accepted")).isEqualTo(40);
      assertThat(bulk.summary().getInt("earlier")).isEqualTo(40);
      Files.delete(outcomes());
      assertThat(bulk.send("once")).isZero();
      assertThat(bulk.summary().getInt("earlier")).isZero();
      assertThat(bulk.send("last")).isZero();
      assertThat(alice.await(event -> event.toString().contains("last"))).isPresent();
    }
  }

  @Test
  void aRunThatWasCutOffIsContinuedWithoutThoseWhoAreUncertain() throws Exception {
    bulk.send("cut off");
    killInTheSecondCall();
    Path report = folder.resolve("report.tsv");
    assertThat(bulk.send("cut off", "--report=" + report)).isEqualTo(5);
    assertThat(bulk.err())
        .contains("30 of 40 users had an outcome in an earlier run, see " + outcomes())
        .contains("15 uncertain:")
        .contains("--repeat-uncertain");
    assertThat(bulk.summary().getInt("accepted")).isEqualTo(25);
    assertThat(bulk.summary().getInt("uncertain")).isEqualTo(15);
    assertThat(bulk.summary().getInt("earlier")).isEqualTo(30);
    assertThat(Files.readAllLines(report)).hasSize(40).contains("user39\taccepted");
    assertThat(Files.readAllLines(report)).filteredOn(l -> l.endsWith("\tuncertain")).hasSize(15);
    assertThat(bulk.send("cut off")).as("the uncertain ones stay").isEqualTo(5);
    assertThat(bulk.summary().getInt("uncertain")).isEqualTo(15);
    assertThat(bulk.send("cut off", "--repeat-uncertain")).isZero();
    assertThat(bulk.summary().getInt("accepted")).isEqualTo(40);
    assertThat(bulk.summary().getInt("earlier")).isEqualTo(25);
  }

  @Test
  void aDryRunTellsWhatIsLeft() throws Exception {
    bulk.send("cut off");
    killInTheSecondCall();
    assertThat(bulk.send("cut off", "--dry-run")).isZero();
    assertThat(bulk.summary().getInt("recipients")).isEqualTo(10);
    assertThat(bulk.err()).contains("15 uncertain:");
  }

  @Test
  void usersAddedToTheListAreTheOnlyOnesOfTheNextRun() throws Exception {
    bulk.send("hello");
    Files.writeString(bulk.users, "user40\nuser41\n", StandardOpenOption.APPEND);
    assertThat(bulk.send("hello")).isZero();
    assertThat(bulk.summary().getInt("earlier")).isEqualTo(40);
    assertThat(bulk.summary().getInt("accepted")).isEqualTo(42);
  }

  @Test
  void usersWhomTheCloudRefusedAreSentToAgainOnRequestAlone() throws Exception {
    long fault = cloud.cloud().faults().add(fault(Fault.Kind.STATUS));
    assertThat(bulk.send("refused")).isEqualTo(3);
    cloud.cloud().faults().remove(fault);
    assertThat(bulk.send("refused")).isEqualTo(3);
    assertThat(bulk.err()).contains("40 refused by the cloud").contains("nothing is left to send");
    assertThat(bulk.send("refused", "--repeat-refused")).isZero();
    assertThat(bulk.summary().getInt("accepted")).isEqualTo(40);
  }

  @Test
  void theListAndWhatRemainsOfItShareTheirOutcomes() throws Exception {
    long fault = cloud.cloud().faults().add(fault(Fault.Kind.THROTTLE));
    assertThat(bulk.send("shared")).isEqualTo(4);
    cloud.cloud().faults().remove(fault);
    assertThat(bulk.sendTo(bulk.file(".remaining"), "shared")).isZero();
    assertThat(bulk.file(".remaining")).doesNotExist();
    assertThat(bulk.send("shared")).isZero();
    assertThat(bulk.summary().getInt("earlier")).isEqualTo(40);
  }

  @Test
  void aLinkToTheListHasItsOutcomes() throws Exception {
    assertThat(bulk.send("once")).isZero();
    Path link = Files.createSymbolicLink(folder.resolve("link.txt"), bulk.users);
    assertThat(bulk.sendTo(link, "once")).isZero();
    assertThat(bulk.summary().getInt("earlier")).isEqualTo(40);
  }

  @Test
  void theSameCommandContinuesWithThoseWhoRemain() throws Exception {
    long fault = cloud.cloud().faults().add(fault(Fault.Kind.THROTTLE));
    assertThat(bulk.send("again")).isEqualTo(4);
    assertThat(bulk.file(".remaining")).exists();
    cloud.cloud().faults().remove(fault);
    assertThat(bulk.send("again")).isZero();
    assertThat(bulk.file(".remaining")).doesNotExist();
  }

  @Test
  void anotherMessageWaitsUntilTheFirstIsFinished() throws Exception {
    bulk.send("first");
    killInTheSecondCall();
    assertThat(bulk.send("second")).isEqualTo(1);
    assertThat(bulk.err()).contains(outcomes() + " is of another message").contains("remove");
    assertThat(bulk.out()).isEmpty();
    bulk.send("first");
    assertThat(bulk.send("second")).isZero();
    assertThat(bulk.summary().getInt("earlier")).isZero();
    assertThat(bulk.send("first")).as("its outcomes are still known").isEqualTo(5);
    assertThat(bulk.summary().getInt("earlier")).isEqualTo(40);
  }

  @Test
  void aSecondRunAtTheSameTimeIsRefused() {
    try (OutcomeFile held = OutcomeFile.open(outcomes(), "any")) {
      assertThat(bulk.send("at once")).isEqualTo(1);
      assertThat(bulk.err()).contains("in use by another run").contains(held.path().toString());
      assertThat(bulk.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no outcomes\n", "outcomes 1\nmessage x\nstarted 1 a\nended 1\n"})
  void aFileThatHoldsNoOutcomesIsRefusedAndLeftAsItIs(String content) throws Exception {
    Files.writeString(outcomes(), content + "torn");
    assertThat(bulk.send("other")).isEqualTo(1);
    assertThat(bulk.err()).contains("is no file of outcomes");
    assertThat(bulk.out()).isEmpty();
    assertThat(Files.readString(outcomes())).startsWith(content);
  }

  @Test
  void itsFilesAreForTheirOwnerAlone() throws Exception {
    Path report = Files.writeString(folder.resolve("report.tsv"), "older, and wider");
    cloud.cloud().faults().add(fault(Fault.Kind.THROTTLE));
    bulk.send("private", "--report=" + report);
    for (Path file : List.of(outcomes(), report, bulk.file(".remaining"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".outcomes", ".remaining.new", ".report"})
  void followsNoLinkThatLiesInTheWay(String suffix) throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "precious");
    Files.createSymbolicLink(bulk.file(suffix), target);
    assertThat(bulk.send("linked", "--report=" + bulk.file(".report"))).isEqualTo(1);
    assertThat(bulk.err()).contains("it is a symbolic link");
    assertThat(bulk.out()).isEmpty();
    assertThat(Files.readString(target)).isEqualTo("precious");
  }

  /** As with a disk that is full: the call must not leave, since no later run would know of it. */
  @Test
  void aCallThatCannotBeRecordedIsRefused() throws Exception {
    OutcomeFile outcomes = OutcomeFile.open(outcomes(), "any");
    outcomes.begin();
    outcomes.close();
    assertThatThrownBy(() -> outcomes.started(List.of())).isInstanceOf(IOException.class);
    assertThat(outcomes.failure()).isDone();
  }

  @Test
  void aFolderThatCannotBeWrittenEndsTheRunBeforeItSends() throws Exception {
    Files.createDirectory(outcomes());
    assertThat(bulk.send("nowhere")).isEqualTo(1);
    assertThat(bulk.err()).contains("cannot be written: " + outcomes());
    assertThat(bulk.out()).isEmpty();
    assertThatThrownBy(() -> OutcomeFile.open(folder.resolve("none/x.outcomes"), "any"))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("its folder does not exist");
  }

  private static Fault fault(Fault.Kind kind) {
    return new Fault(
        Fault.At.OPENAPI,
        Map.of(),
        kind,
        Fault.ALWAYS,
        1,
        kind == Fault.Kind.THROTTLE ? 0 : 403,
        "",
        Duration.ZERO,
        Duration.ZERO);
  }
}
