package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalGateway.Transmission;
import dev.rtcsignal.ports.dispatch.Dispatcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Row D1 of the field faults. */
@Timeout(60)
class RecordedGatewayTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  /** What the file of outcomes holds whenever a call leaves. */
  private final List<String> whenACallLeaves = new ArrayList<>();

  private int run(int failingCall) throws Exception {
    BulkPlan plan = plan(20);
    Path file = folder.resolve("users.outcomes");
    BulkConsole console = new BulkConsole(new PrintWriter(out), new PrintWriter(err), true, false);
    try (OutcomeFile outcomes = OutcomeFile.open(file, "any")) {
      BulkSend send =
          new BulkSend(environment(), console, outcomes, ListReport.of(plan, Map.of(), Set.of()));
      try (Dispatcher dispatcher =
              Dispatcher.builder(InstantSource.system(), new SplittableRandom(1))
                  .executor(Runnable::run)
                  .build(
                      send.recorded(
                          signal -> Optional.of(transmission(file, outcomes, failingCall)),
                          outcomes));
          BulkFiles files = BulkFiles.open(new InFolder(folder).options)) {
        return send.run(dispatcher, plan, files);
      }
    }
  }

  private Environment environment() {
    return new Environment(
        Settings.of(Map.of()),
        InstantSource.system(),
        new SplittableRandom(1),
        new PrintWriter(out));
  }

  private static BulkPlan plan(int calls) {
    List<UserId> users = IntStream.range(0, calls).mapToObj(i -> new UserId("u" + i)).toList();
    return BulkPlan.builder(new AppId("app"), new SenderId("server"), Payload.text("x"))
        .room(new RoomId("hall"), users)
        .build(1);
  }

  /** The options of a command whose list is in the folder. */
  private record InFolder(BulkOptions options) {
    InFolder(Path folder) {
      this(new BulkOptions());
      new CommandLine(options).parseArgs("--to-file=" + folder.resolve("users"));
    }
  }

  private Transmission transmission(Path file, OutcomeFile outcomes, int failingCall) {
    return new Transmission() {
      @Override
      public CompletableFuture<AttemptOutcome> start() {
        try {
          whenACallLeaves.add(Files.readString(file));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        if (whenACallLeaves.size() == failingCall) {
          outcomes.close();
        }
        return CompletableFuture.completedFuture(
            new AttemptOutcome(new SendResult.Accepted("id of the cloud\nfinished")));
      }

      @Override
      public SendResult recall() {
        return new SendResult.NotSent(SendResult.NotSent.Reason.CANNOT_CONNECT);
      }
    };
  }

  @Test
  void aCallIsRecordedBeforeItLeaves() throws Exception {
    assertThat(run(0)).isZero();
    assertThat(whenACallLeaves).hasSize(20);
    assertThat(whenACallLeaves.get(0)).endsWith("\nstarted 1 u0\n");
    assertThat(whenACallLeaves.get(19)).endsWith("\nstarted 20 u19\n").contains("\nended 19 ");
  }

  @Test
  void textOfTheCloudMakesNoRecord() throws Exception {
    run(0);
    assertThat(Files.readAllLines(folder.resolve("users.outcomes")))
        .contains("ended 20 accepted - id_of_the_cloud_finished")
        .endsWith("finished")
        .containsOnlyOnce("finished");
  }

  /** As with a disk that is full: no later run would know of a call that leaves then. */
  @Test
  void noCallLeavesAfterOneThatCouldNotBeRecorded() throws Exception {
    assertThat(run(5)).isEqualTo(1);
    assertThat(whenACallLeaves).hasSize(5);
    assertThat(out.toString()).contains("\"accepted\":5").contains("\"notSent\":15");
    assertThat(err.toString())
        .contains("accepted, not recorded: u4\n")
        .contains("cannot be written: " + folder.resolve("users.outcomes"))
        .contains("nothing was sent from then on");
    assertThat(Files.readAllLines(folder.resolve("users.remaining"))).hasSize(15);
  }
}
