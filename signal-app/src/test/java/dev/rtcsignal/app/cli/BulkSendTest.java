package dev.rtcsignal.app.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.ProgramsOfTests;
import dev.rtcsignal.app.cloud.Fault;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code send room-users --to-file}, against an emulator. */
@Timeout(60)
class BulkSendTest {
  private final TestCloud cloud = TestCloud.start();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicReference<IntSupplier> atLast = new AtomicReference<>();

  @TempDir private Path folder;

  /** Runs when a bulk send has started. */
  private Runnable onStart = () -> {};

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void sendsToEachUserOfTheFileOnceAndReportsEach() throws Exception {
    try (SimulatedClient alice = cloud.present("user7")) {
      Path users = users(100);
      Path report = folder.resolve("report.tsv");
      assertThat(send(users, "--report", report.toString())).as(err.toString()).isZero();
      assertThat(out.toString())
          .contains("100 recipients in 7 calls")
          .contains("a broadcast costs 1")
          .contains("100 accepted, 0 refused, 0 not sent, 0 uncertain");
      assertThat(Files.readAllLines(report)).hasSize(100).contains("user7\taccepted");
      assertThat(alice.await(event -> event.name().equals("onUserMessageReceived"))).isPresent();
      assertThat(remaining(users)).doesNotExist();
    }
  }

  @Test
  void skipsCommentsBlankLinesAndDuplicatesAndReadsWindowsFiles() throws Exception {
    Path users = folder.resolve("users.txt");
    Files.writeString(users, "\uFEFF# the class of 2026\r\n\r\nanna\r\nbert\r\nanna\r\n");
    assertThat(send(users, "--json")).isZero();
    JsonObject summary = lastLine();
    assertThat(summary.keySet())
        .containsExactly("accepted", "refused", "notSent", "uncertain", "earlier", "seconds");
    assertThat(summary.getInt("accepted")).isEqualTo(2);
  }

  @Test
  void readsStandardInput() throws Exception {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("anna\nbert\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(run("--to-file", "-", "--json")).isZero();
      assertThat(Path.of("users.outcomes")).exists();
    } finally {
      System.setIn(before);
      Files.deleteIfExists(Path.of("users.outcomes"));
    }
    assertThat(lastLine().getInt("accepted")).isEqualTo(2);
  }

  @Test
  void aDryRunPrintsThePlanAndSendsNothing() throws Exception {
    assertThat(send(users(100_000), "--dry-run")).isZero();
    assertThat(out.toString())
        .contains("100,000 recipients in 6,667 calls, at least 3 min 24 s")
        .contains("100000 recipients cost 100000 units");
    out.getBuffer().setLength(0);
    assertThat(send(users(500), "--dry-run", "--json")).isZero();
    assertThat(lastLine().toString())
        .isEqualTo("{\"recipients\":500,\"duplicates\":0,\"calls\":34,\"seconds\":1.02}");
    assertThat(cloud.cloud().faults().active()).isEmpty();
  }

  @Test
  void writesUsersNotSentToIntoAFileForTheNextRun() throws Exception {
    long fault = cloud.cloud().faults().add(throttled("hall"));
    Path users = users(20);
    assertThat(send(users, "--json")).isEqualTo(4);
    assertThat(lastLine().getInt("notSent")).isEqualTo(20);
    assertThat(Files.readAllLines(remaining(users))).hasSize(20);
    assertThat(Files.readAllLines(users)).as("what was read is left alone").hasSize(20);
    cloud.cloud().faults().remove(fault);
    assertThat(send(remaining(users), "--json")).isZero();
    assertThat(lastLine().getInt("accepted")).isEqualTo(20);
    assertThat(remaining(users)).doesNotExist();
  }

  private static boolean hasOutcomes(Path file) throws IOException {
    return Files.exists(file)
        && Files.readAllLines(file).stream().anyMatch(line -> line.startsWith("ended "));
  }

  @Test
  void anInterruptFinishesCallsInFlightAndKeepsTheRest() throws Exception {
    Path users = users(3_000);
    Path report = folder.resolve("report.tsv");
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> send(users, "--json", "--report", report.toString()));
    await()
        .atMost(30, SECONDS)
        .until(() -> hasOutcomes(Path.of(users + ".outcomes")) && atLast.get() != null);
    assertThat(atLast.get().getAsInt()).isEqualTo(4);
    assertThat(code.get()).isEqualTo(4);
    JsonObject summary = lastLine();
    assertThat(summary.getInt("accepted")).isPositive();
    assertThat(summary.getInt("notSent")).isPositive();
    assertThat(summary.getInt("accepted") + summary.getInt("notSent")).isEqualTo(3_000);
    assertThat(Files.readAllLines(remaining(users))).hasSize(summary.getInt("notSent"));
    assertThat(Files.readAllLines(report)).hasSize(3_000);
  }

  @Test
  void reportsAnUnwritableReportBeforeSending() throws Exception {
    Path nowhere = folder.resolve("none").resolve("report.tsv");
    assertThat(send(users(20), "--report", nowhere.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("cannot be written");
    assertThat(out.toString()).doesNotContain("accepted");
  }

  @Test
  void printsReasonsAndCountsEvenIfAFileCannotBeWritten() throws Exception {
    cloud.cloud().faults().add(throttled("hall"));
    Path users = users(20);
    Path report = folder.resolve("report.tsv");
    onStart = () -> block(remaining(users));
    assertThat(send(users, "--json", "--report", report.toString())).isEqualTo(1);
    assertThat(lastLine().getInt("notSent")).isEqualTo(20);
    assertThat(Files.readAllLines(report)).hasSize(20).contains("user7\tnot-sent");
    assertThat(err.toString())
        .contains("20 x refused: FlowLimitExceeded.QPSOverLimit")
        .contains("cannot be written: " + remaining(users));
  }

  private static void block(Path file) {
    try {
      Files.createDirectory(file);
      Files.createFile(file.resolve("in the way"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void reportsAnUnwritableListBeforeSending() throws Exception {
    Path users = users(20);
    Files.createDirectory(Path.of(remaining(users) + ".new"));
    assertThat(send(users)).isEqualTo(1);
    assertThat(err.toString()).contains("cannot be written");
    assertThat(out.toString()).doesNotContain("accepted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".remaining", ".remaining.new"})
  void theReportMustNotBeAListOfUsers(String suffix) throws Exception {
    Path users = users(20);
    assertThat(send(users, "--report", folder + "/./" + users.getFileName() + suffix)).isEqualTo(1);
    assertThat(err.toString()).contains("--report is a file of users");
    assertThat(Files.readAllLines(users)).hasSize(20);
  }

  /** Regression: the report replaced the list of users, which was named through a link. */
  @ParameterizedTest
  @ValueSource(strings = {"", ".remaining", ".remaining.new", ".outcomes"})
  void theReportMustNotBeAListOfUsersThroughALinkToItsFolder(String suffix) throws Exception {
    Path users = users(20);
    Path here = Files.createSymbolicLink(folder.resolve("here"), folder);
    Path report = here.resolve(users.getFileName() + suffix);
    assertThat(send(users, "--report", report.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("--report is a file of users");
    assertThat(Files.readAllLines(users)).hasSize(20);
  }

  /** Regression: the report replaced the list of users, of which it was a hard link. */
  @Test
  void theReportMustNotBeAHardLinkOfTheUsers() throws Exception {
    Path users = users(20);
    Path hard = Files.createLink(folder.resolve("hard"), users);
    assertThat(send(users, "--report", hard.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("--report is a file of users");
    assertThat(Files.readAllLines(users)).hasSize(20).contains("user7");
  }

  @Test
  void doesNotStartWhileAnEarlierRunLeftUsers() throws Exception {
    Path users = users(20);
    Files.writeString(remaining(users), "user1\n");
    assertThat(send(users)).isEqualTo(1);
    assertThat(err.toString()).contains("is left from an earlier run");
    assertThat(Files.readAllLines(remaining(users))).containsExactly("user1");
    assertThat(out.toString()).doesNotContain("accepted");
  }

  @Test
  void updatesTheFileOfRemainingUsersUntilNoneIsLeft() throws Exception {
    Path left = remaining(users(20));
    Files.write(left, IntStream.range(5, 25).mapToObj(i -> "user" + i).toList());
    long fault = cloud.cloud().faults().add(throttledButOnce());
    assertThat(send(left, "--json")).isEqualTo(4);
    assertThat(Files.readAllLines(left)).hasSize(lastLine().getInt("notSent")).hasSizeLessThan(20);
    cloud.cloud().faults().remove(fault);
    assertThat(send(left, "--json")).isZero();
    assertThat(left).doesNotExist();
  }

  @Test
  void namesTheLineOfAnIllegalUserButNotTheUser() throws Exception {
    Path users = folder.resolve("users.txt");
    Files.write(users, List.of("anna", "not a user id"));
    assertThat(send(users)).isEqualTo(2);
    assertThat(err.toString()).contains("line 2 of --to-file").doesNotContain("not a user id");
  }

  @Test
  void reportsAMissingOrEmptyFileInOneLine() throws Exception {
    assertThat(send(folder.resolve("none.txt"))).isEqualTo(1);
    assertThat(err.toString()).contains("--to-file cannot be read").contains("it does not exist");
    Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'u', (byte) 0xe9, '\n'});
    assertThat(send(latin)).isEqualTo(1);
    assertThat(err.toString()).contains("it is not UTF-8 text");
    assertThat(send(Files.createFile(folder.resolve("empty.txt")))).isEqualTo(2);
    assertThat(err.toString()).contains("has 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dry-run", "--report=r.tsv"})
  void fileOptionsRequireAFile(String option) {
    assertThat(run("--to", "anna", option)).isEqualTo(2);
    assertThat(err.toString()).contains("--to-file");
  }

  @Test
  void rejectsAFileForOtherKindsThanRoomUsers() throws Exception {
    String file = users(1).toString();
    assertThat(command("send", "user", "--to-file", file, "--text", "x")).isEqualTo(2);
    assertThat(run("--to-file", file, "--to", "anna")).isEqualTo(2);
  }

  private static Fault throttled(String room) {
    return throttled(room, Fault.ALWAYS);
  }

  /** Of two calls, which take three tries each, the last try of one is left. */
  private static Fault throttledButOnce() {
    return throttled("hall", 5);
  }

  private static Fault throttled(String room, int times) {
    return new Fault(
        Fault.At.OPENAPI,
        Map.of("roomId", room),
        Fault.Kind.THROTTLE,
        times,
        1,
        0,
        "",
        Duration.ZERO,
        Duration.ZERO);
  }

  private Path users(int count) throws Exception {
    Path file = folder.resolve(count + "-users.txt");
    return Files.write(file, IntStream.range(0, count).mapToObj(i -> "user" + i).toList());
  }

  private static Path remaining(Path users) {
    return Path.of(users + ".remaining");
  }

  private JsonObject lastLine() {
    List<String> lines = out.toString().lines().toList();
    return Json.parse(lines.get(lines.size() - 1)).orElseThrow();
  }

  private int send(Path users, String... more) {
    return run(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("--to-file", users.toString()),
                java.util.stream.Stream.of(more))
            .toArray(String[]::new));
  }

  private int run(String... options) {
    return command(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(
                    "send", "room-users", "--room", room(options), "--text", "hi"),
                java.util.stream.Stream.of(options))
            .toArray(String[]::new));
  }

  /** Returns the room whose members check what they receive. */
  private static String room(String... options) {
    return String.join(" ", options).contains("100-users") ? "Room1" : "hall";
  }

  private int command(String... arguments) {
    Environment environment =
        new Environment(
            Settings.of(cloud.settings()),
            InstantSource.system(),
            InstantSource.system(),
            new SystemDelayer(),
            new SplittableRandom(1),
            new PrintWriter(out),
            last -> {
              atLast.set(last);
              onStart.run();
            });
    return CommandLines.run(
        environment, ProgramsOfTests.in(environment), new PrintWriter(err), arguments);
  }
}
